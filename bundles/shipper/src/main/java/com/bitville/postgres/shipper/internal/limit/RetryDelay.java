package com.bitville.postgres.shipper.internal.limit;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Exponential back-off with full jitter, so that many agents do not retry at the same moment.
 *
 * @param base the longest wait after the first failure
 * @param most the longest wait
 * @param random uniform in [0, 1)
 */
public record RetryDelay(Duration base, Duration most, DoubleSupplier random) {
    private static final Duration LEAST = Duration.ofMillis(100);

    /**
     * How long to wait.
     *
     * @param failures in a row, from 1
     * @return 100 ms up to {@code base * 2^(failures - 1)}, never over {@code most}
     */
    public Duration after(int failures) {
        long ceiling = Math.min(most.toMillis(), base.toMillis() << Math.min(failures - 1, 20));
        long wait = (long) (random.getAsDouble() * ceiling);
        return Duration.ofMillis(Math.max(LEAST.toMillis(), wait));
    }
}
