package com.bitville.postgres.host.internal;

import org.jspecify.annotations.Nullable;

/**
 * How far a row of counters came since the last run. A counter that is absent is -1. If any counter went back, the row was reset and
 * nothing is known: a growth is never negative and never the whole counter.
 */
final class Growth {
    private static final long[] NONE = {};

    private final long[] grown;

    private Growth(long[] grown) {
        this.grown = grown;
    }

    static Growth between(long @Nullable [] before, long[] now) {
        if (before == null || before.length != now.length) {
            return new Growth(NONE);
        }
        long[] grown = new long[now.length];
        for (int i = 0; i < now.length; i++) {
            boolean there = now[i] >= 0 && before[i] >= 0;
            grown[i] = there ? now[i] - before[i] : -1;
            if (there && grown[i] < 0) {
                return new Growth(NONE);
            }
        }
        return new Growth(grown);
    }

    /** Whether there was an earlier row and no reset since. */
    boolean known() {
        return grown.length > 0;
    }

    /** How far one counter came, or -1 where that is not known. */
    long of(int counter) {
        return known() ? grown[counter] : -1;
    }

    /** How far one counter came, or null. */
    @Nullable
    Long orNull(int counter) {
        return times(counter, 1);
    }

    /** How far one counter came in another unit, or null. */
    @Nullable
    Long times(int counter, long factor) {
        long value = of(counter);
        return value < 0 ? null : Long.valueOf(value * factor);
    }

    /** One counter's growth over another's, rounded to hundredths; null where that is not known or divides by nothing. */
    @Nullable
    Double ratio(int counter, int by) {
        long over = of(by);
        return over <= 0 ? null : per(counter, (double) over);
    }

    /** One counter's growth divided by a positive amount, rounded to hundredths, or null. */
    @Nullable
    Double per(int counter, double amount) {
        long value = of(counter);
        return value < 0 || amount <= 0 ? null : Numbers.rounded((double) value / amount);
    }
}
