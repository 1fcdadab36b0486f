package com.bitville.postgres.checks.internal.life;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often one server is looked at. A look reads the last hour, and findings are confirmed over a minute: where cycles come every second, one
 * look in ten seconds tells the same at a tenth of the cost. A few looks may come at once, since a slow cycle may consist of several parts. Used
 * by one thread.
 */
public final class LookPace {
    private static final int AT_ONCE = 12;
    private static final int PER_CONFIRMATION = 6;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private double left = AT_ONCE;
    private @Nullable LookTime before;

    /**
     * Whether to look now.
     *
     * @param now the time of the look, not before that of the last call
     * @param confirm how far apart the two looks are that confirm a finding
     * @return true if there may be a look now, which counts as one
     */
    public boolean allows(LookTime now, Duration confirm) {
        if (confirm.isZero()) {
            return true;
        }
        if (before != null) {
            left = Math.min(
                    AT_ONCE,
                    left + (double) now.since(before).toNanos() / gap(confirm).toNanos());
        }
        before = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }

    private static Duration gap(Duration confirm) {
        Duration gap = confirm.dividedBy(PER_CONFIRMATION);
        return gap.compareTo(LONGEST) < 0 ? gap : LONGEST;
    }
}
