package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param state the collector's state from now on
 * @param snapshot what it returned, or null
 * @param reason why there is no snapshot, or empty
 * @param message the same in words
 * @param defect what the collector threw where it should not have, or null
 */
record Ending(
        CollectorState state,
        @Nullable Snapshot snapshot,
        Optional<Reason> reason,
        String message,
        @Nullable CrashException defect) {
    static Ending returned(Snapshot snapshot) {
        return new Ending(CollectorState.OK, snapshot, Optional.empty(), "", null);
    }

    /** Asked for a session that the server's budget or distress does not allow now. */
    static Ending gaveWay(CollectException e) {
        String why = Objects.requireNonNullElse(e.getMessage(), "gives way");
        return new Ending(CollectorState.SHED, null, Optional.empty(), why, null);
    }

    static Ending failed(CollectException e) {
        return failed(
                e.reason(),
                Objects.requireNonNullElse(e.getMessage(), e.reason().word()));
    }

    static Ending failed(Reason reason, String message) {
        return new Ending(CollectorState.of(reason), null, Optional.of(reason), message, null);
    }

    static Ending crashed(CrashException e) {
        if (e.getCause() instanceof StateUnknownException unknown) {
            String why = Objects.requireNonNull(unknown.getMessage());
            return new Ending(CollectorState.WAITING, null, Optional.of(Reason.UNAVAILABLE), why, null);
        }
        String why = Objects.requireNonNullElse(e.getMessage(), "defect");
        return new Ending(CollectorState.FAILED, null, Optional.of(Reason.FAILED), why, e);
    }

    /** A run that returned nothing because it was cut says so, whatever the cancelled statement made it throw. */
    Ending cut(Watch.Cut cause, Duration limit) {
        if (snapshot != null) {
            return this;
        }
        return switch (cause) {
            case DEADLINE ->
                failed(Reason.TIMED_OUT, "did not end within " + limit.toMillis() + " ms and was cancelled");
            case SERVICE_LEFT, STOPPED ->
                new Ending(CollectorState.WAITING, null, Optional.empty(), "the last run was ended early", null);
        };
    }
}
