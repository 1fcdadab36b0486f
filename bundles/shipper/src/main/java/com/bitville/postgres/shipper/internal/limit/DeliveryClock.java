package com.bitville.postgres.shipper.internal.limit;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * The clock and time limits of delivery.
 *
 * @param nanoTime monotonic nanoseconds, for every wait
 * @param clock stamps payloads; only their age and dates in answers are measured by it
 * @param backoff between attempts while the listener fails
 * @param payloadBackoff between attempts for one payload while others are stored
 * @param fresh the age up to which a payload is sent before a backlog
 */
public record DeliveryClock(
        LongSupplier nanoTime, Clock clock, RetryDelay backoff, RetryDelay payloadBackoff, Duration fresh) {
    public static DeliveryClock system() {
        return new DeliveryClock(
                System::nanoTime,
                Clock.systemUTC(),
                backoff(Duration.ofSeconds(60)),
                backoff(Duration.ofSeconds(15)),
                Duration.ofSeconds(150));
    }

    private static RetryDelay backoff(Duration most) {
        return new RetryDelay(
                Duration.ofSeconds(1), most, () -> ThreadLocalRandom.current().nextDouble());
    }
}
