package com.bitville.postgres.engine.internal.run;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.engine.internal.collector.CollectorState;
import com.bitville.postgres.engine.internal.limit.AdmissionRefusal;
import com.bitville.postgres.engine.internal.whiteboard.CrashException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run.
 *
 * @param state the collector's new state
 * @param snapshot the snapshot, or null
 * @param reason why there is no snapshot, or empty
 * @param message the reason as text, or the impairment of the snapshot
 * @param refusal why it was shed, or null
 * @param defect the unexpected exception of the collector, or null
 * @param remedy how to fix it, or null if the collector named none
 */
public record RunResult(
        CollectorState state,
        @Nullable Snapshot snapshot,
        Optional<Reason> reason,
        String message,
        @Nullable AdmissionRefusal refusal,
        @Nullable CrashException defect,
        @Nullable Remedy remedy) {
    private static final int LONGEST_MESSAGE = 1_000;

    /** Truncates a very long message: it is kept and shown for as long as the state lasts. */
    public RunResult {
        message = message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "...";
    }

    static RunResult returned(Snapshot snapshot) {
        return snapshot.impairment()
                .map(found -> new RunResult(
                        CollectorState.DEGRADED,
                        snapshot,
                        Optional.empty(),
                        found.code() + ": " + found.message(),
                        null,
                        null,
                        found.remedy().orElse(null)))
                .orElseGet(() -> new RunResult(CollectorState.OK, snapshot, Optional.empty(), "", null, null, null));
    }

    /** Did not run, or asked for a session that the server's budget or overload does not allow now. */
    public static RunResult shedCause(AdmissionRefusal admissionRefusal) {
        return new RunResult(
                CollectorState.SHED,
                null,
                Optional.of(Reason.SHED),
                admissionRefusal.why(),
                admissionRefusal,
                null,
                null);
    }

    static RunResult failed(CollectException e) {
        return new RunResult(
                CollectorState.of(e.reason()),
                null,
                Optional.of(e.reason()),
                Objects.requireNonNullElse(e.getMessage(), e.reason().word()),
                null,
                null,
                e.remedy().orElse(null));
    }

    static RunResult failed(Reason reason, String message) {
        return new RunResult(CollectorState.of(reason), null, Optional.of(reason), message, null, null, null);
    }

    static RunResult crashed(CrashException e) {
        if (e.getCause() instanceof StateUnknownException unknown) {
            String why = Objects.requireNonNull(unknown.getMessage());
            return new RunResult(CollectorState.WAITING, null, Optional.of(Reason.UNAVAILABLE), why, null, null, null);
        }
        String why = Objects.requireNonNullElse(e.getMessage(), "defect");
        return new RunResult(CollectorState.FAILED, null, Optional.of(Reason.FAILED), why, null, e, null);
    }

    /** Did not return after it was cancelled. */
    public static RunResult abandoned() {
        return failed(
                Reason.TIMED_OUT,
                "did not return after it was cancelled: its thread is abandoned, and the collector runs again only when that ends");
    }

    /** A run without a snapshot because it was cancelled reports that, whatever the cancelled statement made it throw. */
    public RunResult cancelled(RunCancellation.CancelCause cause, Duration limit) {
        if (snapshot != null) {
            return this;
        }
        return switch (cause) {
            case DEADLINE ->
                failed(Reason.TIMED_OUT, "did not end within " + limit.toMillis() + " ms and was cancelled");
            case OVERSPENT ->
                shedCause(
                        new AdmissionRefusal(
                                AdmissionRefusal.Cause.BUDGET,
                                "cancelled: it cost more than the budget has left in ten minutes; it waits until more is left"));
            case SERVICE_LEFT, CALLER_LEFT, STOPPED ->
                new RunResult(
                        CollectorState.WAITING, null, Optional.empty(), "the last run was cancelled", null, null, null);
        };
    }
}
