package com.bitville.postgres.checks.internal.life;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.FindingState;
import com.bitville.postgres.api.check.Observation;
import com.bitville.postgres.api.check.ServerFinding;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One finding from its first sight to its end. Guarded by its book. */
final class FindingLife {
    /** A cycle is never exactly as long as the last one. */
    private static final double EARLY = 0.9;

    private final FindingKey key;
    private Observation seen;
    private final LookTime first;
    private @Nullable Instant opened;
    private @Nullable LookTime changing;
    private @Nullable CheckSeverity toward;
    private @Nullable LookTime goodSince;
    /** What the listener has been told last; null while it knows nothing of it. */
    private @Nullable CheckSeverity told;

    FindingLife(FindingKey key, Observation seen, LookTime first) {
        this.key = key;
        this.seen = seen;
        this.first = first;
    }

    static FindingLife restored(FindingKey key, Observation seen, Instant opened, @Nullable CheckSeverity told) {
        FindingLife life = new FindingLife(key, seen, new LookTime(opened, 0));
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

    /** Its severity while it is open. */
    Optional<CheckSeverity> held() {
        return isOpen() ? Optional.of(seen.severity()) : Optional.empty();
    }

    /** The check sees it at this look. */
    void see(Observation now, LookTime at, Duration confirm) {
        goodSince = null;
        if (opened == null) {
            seen = now;
            if (now.atOnce() || confirmed(first, at, confirm)) {
                // As exact as it is kept, so that it is the same after a restart.
                opened = at.at().truncatedTo(ChronoUnit.MILLIS);
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
    boolean miss(LookTime at, Duration confirm) {
        if (opened == null) {
            return true;
        }
        if (goodSince == null) {
            goodSince = at;
        }
        return confirmed(goodSince, at, confirm);
    }

    /** It ends though nobody has found it well. */
    void endBecause(String reason) {
        seen = new Observation(
                seen.database(),
                seen.object(),
                seen.severity(),
                reason + ": " + seen.message(),
                seen.evidence(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                false);
    }

    private static boolean confirmed(LookTime since, LookTime at, Duration confirm) {
        return at.since(since).toMillis() >= confirm.toMillis() * EARLY;
    }

    ServerFinding finding(FindingState state) {
        return new ServerFinding(
                key.id(), key.check(), key.server(), state, opened == null ? first.at() : opened, seen);
    }
}
