package com.bitville.postgres.checks.internal.life;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerFinding;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** One finding from its first sight to its end. Guarded by its book. */
final class FindingLife {
    /** A cycle is never exactly as long as the last one. */
    private static final double EARLY = 0.9;

    private final FindingKey key;
    private Observation seen;
    private final Instant first;
    private @Nullable Instant opened;
    private @Nullable Instant changing;
    private @Nullable CheckSeverity toward;
    private @Nullable Instant goodSince;
    /** What the listener has been told last; null while it knows nothing of it. */
    private @Nullable CheckSeverity told;

    FindingLife(FindingKey key, Observation seen, Instant first) {
        this.key = key;
        this.seen = seen;
        this.first = first;
    }

    static FindingLife restored(FindingKey key, Observation seen, Instant opened, @Nullable CheckSeverity told) {
        FindingLife life = new FindingLife(key, seen, opened);
        life.opened = opened;
        life.told = told;
        return life;
    }

    FindingKey key() {
        return key;
    }

    Observation seen() {
        return seen;
    }

    @Nullable
    Instant opened() {
        return opened;
    }

    @Nullable
    CheckSeverity told() {
        return told;
    }

    void tell(@Nullable CheckSeverity severity) {
        told = severity;
    }

    boolean isOpen() {
        return opened != null;
    }

    /** The check sees it at this look. */
    void see(Observation now, Instant at, Duration confirm) {
        goodSince = null;
        if (opened == null) {
            seen = now;
            if (now.atOnce() || confirmed(first, at, confirm)) {
                // As exact as it is kept, so that it is the same after a restart.
                opened = at.truncatedTo(ChronoUnit.MILLIS);
            }
            return;
        }
        CheckSeverity severity = seen.severity();
        if (now.severity() == severity) {
            changing = null;
        } else {
            if (changing == null || toward != now.severity()) {
                changing = at;
                toward = now.severity();
            }
            if (now.atOnce() || confirmed(changing, at, confirm)) {
                severity = now.severity();
                changing = null;
            }
        }
        seen = new Observation(
                now.database(),
                now.object(),
                severity,
                now.message(),
                now.evidence(),
                now.eta(),
                now.remedy(),
                now.series(),
                now.atOnce());
    }

    /** The check does not see it; whether it has ended. */
    boolean miss(Instant at, Duration confirm) {
        if (opened == null) {
            return true;
        }
        if (goodSince == null) {
            goodSince = at;
        }
        return confirmed(goodSince, at, confirm);
    }

    private static boolean confirmed(Instant since, Instant at, Duration confirm) {
        return Duration.between(since, at).toMillis() >= confirm.toMillis() * EARLY;
    }

    ServerFinding finding(FindingState state) {
        return new ServerFinding(key.id(), key.check(), key.server(), state, opened == null ? first : opened, seen);
    }
}
