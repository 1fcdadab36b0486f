package com.bitville.postgres.kafka.internal.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * When the next attempt follows a failed one: after one, two, four, eight seconds, and from the fifth failure on, or if somebody has to
 * change something first, as far apart as {@code probe} says. All waits are shortened by chance, so that agents do not come back together. Written by
 * one thread, read by any.
 */
final class ProbeSchedule {
    private static final int MOST_RETRIES = 5;
    private static final Duration FIRST = Duration.ofSeconds(1);
    /** The least part of a wait. */
    private static final double LEAST = 0.7;

    private final Duration probe;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private int failures;
    private long notBefore;

    ProbeSchedule(Duration probe, LongSupplier nanoTime, DoubleSupplier random) {
        this.probe = probe;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    synchronized void failed(boolean forLong) {
        failures = forLong ? MOST_RETRIES : failures + 1;
        Duration longest = failures < MOST_RETRIES ? FIRST.multipliedBy(1L << (failures - 1)) : probe;
        notBefore = nanoTime.getAsLong() + (long) (longest.toNanos() * (LEAST + (1 - LEAST) * random.getAsDouble()));
    }

    synchronized void succeeded() {
        failures = 0;
    }

    /** Something has changed, so the next attempt may succeed. */
    synchronized void hurry() {
        notBefore = nanoTime.getAsLong();
    }

    synchronized Duration untilNext() {
        return failures == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, notBefore - nanoTime.getAsLong()));
    }

    /** Whether only probes are sent. */
    synchronized boolean open() {
        return failures >= MOST_RETRIES;
    }
}
