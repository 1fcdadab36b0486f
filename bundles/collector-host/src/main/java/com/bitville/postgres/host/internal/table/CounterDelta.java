package com.bitville.postgres.host.internal.table;

import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The increase of each counter of a row since the last run. Each is determined separately: one that is absent, decreased or increased
 * impossibly fast is unknown, the others are not affected. If more of them decreased than increased, the row was reset (a replaced disk, a
 * reloaded driver), and all are unknown. An increase is never negative and never the whole counter.
 */
public final class CounterDelta {
    private static final long[] NONE = {};

    private final long[] grown;

    private CounterDelta(long[] grown) {
        this.grown = grown;
    }

    /**
     * Compares two readings. An impossible counter of the new one is made absent there, so that the next run does not use it.
     *
     * @param most the maximum increase of a counter
     * @param now the new reading, in which implausible counters become {@link TextScanner#IMPLAUSIBLE}
     */
    static CounterDelta between(long @Nullable [] before, long[] now, double most) {
        if (before == null || before.length != now.length) {
            return new CounterDelta(NONE);
        }
        long[] grown = new long[now.length];
        int counted = 0;
        int rose = 0;
        int fell = 0;
        for (int i = 0; i < now.length; i++) {
            boolean there = now[i] >= 0 && before[i] >= 0;
            grown[i] = there ? now[i] - before[i] : TextScanner.ABSENT;
            counted += there && before[i] > 0 ? 1 : 0;
            rose += there && grown[i] > 0 ? 1 : 0;
            fell += there && grown[i] < 0 ? 1 : 0;
        }
        boolean reset = fell == 1 ? counted == 1 : fell > rose;
        if (reset) {
            return new CounterDelta(NONE);
        }
        for (int i = 0; i < now.length; i++) {
            if (now[i] >= 0 && before[i] >= 0 && grown[i] > most) {
                now[i] = TextScanner.IMPLAUSIBLE;
                grown[i] = TextScanner.IMPLAUSIBLE;
            } else if (now[i] == TextScanner.IMPLAUSIBLE || (now[i] >= 0 && now[i] < before[i])) {
                grown[i] = TextScanner.IMPLAUSIBLE;
            }
        }
        return new CounterDelta(grown);
    }

    /** Whether there was an earlier row and no reset since. */
    boolean known() {
        return grown.length > 0;
    }

    /** Whether the value of a counter is impossible compared with the last run. */
    boolean implausible(int counter) {
        return known() && grown[counter] == TextScanner.IMPLAUSIBLE;
    }

    /** Whether any of them is impossible. */
    boolean implausible() {
        return Arrays.stream(grown).anyMatch(value -> value == TextScanner.IMPLAUSIBLE);
    }

    /** The increase of one counter, negative if unknown. */
    long of(int counter) {
        return known() ? grown[counter] : TextScanner.ABSENT;
    }

    /** The increase of one counter, or null. */
    @Nullable
    Long orNull(int counter) {
        return times(counter, 1);
    }

    /** The increase of one counter in another unit, or null. */
    @Nullable
    public Long times(int counter, long factor) {
        return KernelNumbers.times(of(counter), factor);
    }

    /** One counter's increase divided by another's, rounded to hundredths; null if unknown or if the divisor is zero. */
    @Nullable
    Double ratio(int counter, int by) {
        long over = of(by);
        return over <= 0 ? null : per(counter, (double) over);
    }

    /** One counter's increase divided by a positive amount, rounded to hundredths, or null. */
    @Nullable
    Double per(int counter, double amount) {
        long value = of(counter);
        return value < 0 || amount <= 0 ? null : KernelNumbers.rounded((double) value / amount);
    }
}
