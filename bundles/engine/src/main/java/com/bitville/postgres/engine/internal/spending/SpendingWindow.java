package com.bitville.postgres.engine.internal.spending;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What was spent in the last ten minutes, in slices of five seconds. A slice counts until the whole of it is older than that: the sum is
 * never less than what any ten minutes that end now cost. Not thread-safe.
 */
public final class SpendingWindow {
    public static final Duration LENGTH = Duration.ofMinutes(10);

    public static final long SLICE_NANOS = Duration.ofSeconds(5).toNanos();
    /** One more than fit, as the present one has only begun. */
    private static final int SLICES = (int) (LENGTH.toNanos() / SLICE_NANOS) + 1;

    private final LongSupplier ticker;
    private final long begun;
    private final long[] slices = new long[SLICES];
    private long slice;
    private long total;

    public SpendingWindow(LongSupplier ticker) {
        this.ticker = ticker;
        this.begun = ticker.getAsLong();
    }

    public void add(long nanos) {
        advance();
        slices[(int) (slice % SLICES)] += nanos;
        total += nanos;
    }

    public long total() {
        advance();
        return total;
    }

    private void advance() {
        long current = (ticker.getAsLong() - begun) / SLICE_NANOS;
        long passed = Math.min(current - slice, SLICES);
        for (long i = 1; i <= passed; i++) {
            int index = (int) ((slice + i) % SLICES);
            total -= slices[index];
            slices[index] = 0;
        }
        slice = Math.max(slice, current);
    }
}
