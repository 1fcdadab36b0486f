package com.bitville.postgres.kafka.internal.delivery;

import com.bitville.postgres.api.delivery.SpooledPayload;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts and speed of delivery, in a fixed size. The time that a backlog still takes follows from the speed at which its oldest payload
 * approaches the present. Written by one thread, read by any.
 */
final class DeliveryProgress {
    private static final int SECONDS = 60;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    /** Younger payloads are no backlog. */
    private static final Duration FRESH = Duration.ofSeconds(150);
    /** Below this the speed is too uncertain. */
    private static final long LEAST = Duration.ofSeconds(10).toNanos();

    private record Mark(Instant created, long at) {}

    private final LongSupplier nanoTime;
    private final long begun;
    private final int[] lastMinute = new int[SECONDS];
    private long second;
    private long delivered;
    private long failed;
    private @Nullable Long lastAt;
    private @Nullable Mark first;
    private @Nullable Mark last;

    DeliveryProgress(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    synchronized void delivered(SpooledPayload payload, Instant now) {
        long at = nanoTime.getAsLong();
        pass(at);
        lastMinute[(int) (second % SECONDS)]++;
        delivered++;
        lastAt = at;
        if (payload.created().isAfter(now.minus(FRESH))) {
            caughtUp();
            return;
        }
        Mark mark = new Mark(payload.created(), at);
        if (first == null || last == null || mark.created().isBefore(last.created())) {
            first = mark;
        }
        last = mark;
    }

    synchronized void failed() {
        failed++;
    }

    /** No backlog is left. */
    synchronized void caughtUp() {
        first = null;
        last = null;
    }

    synchronized long delivered() {
        return delivered;
    }

    synchronized long failures() {
        return failed;
    }

    synchronized int perMinute() {
        pass(nanoTime.getAsLong());
        return Arrays.stream(lastMinute).sum();
    }

    /** Seconds since the last acknowledgement; null if there was none. */
    synchronized @Nullable Long sinceLastS() {
        return lastAt == null
                ? null
                : Duration.ofNanos(nanoTime.getAsLong() - lastAt).toSeconds();
    }

    /** Seconds that the backlog still takes; null if there is none or its speed is unknown. */
    synchronized @Nullable Long etaS(Instant now) {
        if (first == null || last == null || last.at() - first.at() < LEAST) {
            return null;
        }
        double speed =
                (double) Duration.between(first.created(), last.created()).toNanos() / (last.at() - first.at());
        double left = Duration.between(last.created(), now.minus(FRESH)).toSeconds();
        return speed <= 0 ? null : (long) Math.max(0, left / speed);
    }

    private void pass(long now) {
        long current = (now - begun) / SECOND;
        for (long passed = Math.max(second + 1, current - SECONDS + 1); passed <= current; passed++) {
            lastMinute[(int) (passed % SECONDS)] = 0;
        }
        second = current;
    }
}
