package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.checks.internal.life.LookTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Since when something has held, beyond the hour that is kept of every table. It begins anew with the agent, when an hour is all that is known.
 * Used by one thread.
 */
public final class OnsetTracker {
    private final Map<String, Onset> onsets = new HashMap<>();

    private record Onset(LookTime at, Duration before, LookTime seen) {
        Duration until(LookTime now) {
            return before.plus(now.since(at));
        }
    }

    /**
     * For how long it has held.
     *
     * @param what its name
     * @param shown for how long by the history; zero if it does not hold
     */
    public Duration held(String what, Duration shown, LookTime now) {
        if (shown.isZero() || shown.isNegative()) {
            onsets.remove(what);
            return shown;
        }
        Onset onset = onsets.get(what);
        // Shorter than since the last look: it did not hold at a reading between.
        Onset next = onset == null || shown.compareTo(now.since(onset.seen())) < 0
                ? new Onset(now, shown, now)
                : new Onset(onset.at(), onset.before(), now);
        onsets.put(what, next);
        Duration all = next.until(now);
        return all.compareTo(shown) > 0 ? all : shown;
    }

    /** Forgets what nobody has asked for at this look. */
    void forget(LookTime now) {
        onsets.values().removeIf(onset -> !onset.seen().equals(now));
    }
}
