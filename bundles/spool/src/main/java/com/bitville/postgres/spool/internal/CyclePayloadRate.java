package com.bitville.postgres.spool.internal;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The rate of cycle payloads over the last hour: a rate above the request rate can never be delivered. Safe for use by several threads;
 * never waits for a disk.
 */
final class CyclePayloadRate {
    private static final int MINUTES = 60;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final int[] counts = new int[MINUTES];
    private final long begun;
    private long minute;

    CyclePayloadRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        begun = nanoTime.getAsLong();
    }

    synchronized void committed(int payloads) {
        counts[(int) (minute() % MINUTES)] += payloads;
    }

    /** Since the start, or in the last hour: {@code cycle_payloads} in {@code cycle_payloads_s} seconds. */
    synchronized Map<String, Object> counts() {
        long sum = 0;
        minute();
        for (int count : counts) {
            sum += count;
        }
        long seconds = Duration.ofNanos(nanoTime.getAsLong() - begun).toSeconds();
        long beyond = Math.max(0, minute - (MINUTES - 1)) * 60;
        Map<String, Object> counted = new TreeMap<>();
        counted.put("cycle_payloads", sum);
        counted.put("cycle_payloads_s", seconds - beyond);
        return counted;
    }

    /** The current minute, counted from the start; older minutes in the ring are overwritten. */
    private long minute() {
        long now = (nanoTime.getAsLong() - begun) / MINUTE;
        for (long passed = Math.max(minute + 1, now - MINUTES + 1); passed <= now; passed++) {
            counts[(int) (passed % MINUTES)] = 0;
        }
        minute = now;
        return now;
    }
}
