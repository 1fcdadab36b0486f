package com.bitville.postgres.otlp.internal.log;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * When the next request may leave: after failures later and later, and after five in a row the breaker is open for a minute, then a
 * single request tries. Used by one thread.
 */
final class DeliveryPace {
    static final int MOST_FAILURES = 5;
    static final Duration OPEN = Duration.ofMinutes(1);
    private static final long FIRST = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private int failures;
    private long notBefore;
    private boolean waiting;

    DeliveryPace(LongSupplier nanoTime, DoubleSupplier random) {
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** How long nothing may leave yet. */
    Duration left() {
        return waiting ? Duration.ofNanos(Math.max(0, notBefore - nanoTime.getAsLong())) : Duration.ZERO;
    }

    void succeeded() {
        failures = 0;
        waiting = false;
    }

    void failed(Optional<Duration> asked) {
        failures++;
        long ceiling = FIRST << Math.min(failures, MOST_FAILURES);
        long wait = failures >= MOST_FAILURES ? OPEN.toNanos() : FIRST / 2 + (long) (random.getAsDouble() * ceiling);
        await(Math.max(wait, asked.orElse(Duration.ZERO).toNanos()));
    }

    /** Nothing can be delivered as it is: one request a minute looks whether that has changed. */
    void blocked() {
        await(OPEN.toNanos());
    }

    private void await(long nanos) {
        notBefore = nanoTime.getAsLong() + nanos;
        waiting = true;
    }
}
