package com.bitville.postgres.otlp.internal.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Payloads that the collector took. Thread-safe. */
final class DeliveredCount {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final Deque<long[]> lastMinute = new ArrayDeque<>();
    private long total;

    DeliveredCount(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void add(int payloads) {
        total += payloads;
        lastMinute.addLast(new long[] {nanoTime.getAsLong(), payloads});
        forget();
    }

    synchronized long total() {
        return total;
    }

    synchronized int lastMinute() {
        forget();
        return (int) lastMinute.stream().mapToLong(each -> each[1]).sum();
    }

    private void forget() {
        long now = nanoTime.getAsLong();
        while (!lastMinute.isEmpty() && now - lastMinute.getFirst()[0] >= MINUTE) {
            lastMinute.removeFirst();
        }
    }
}
