package com.bitville.postgres.shipper.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/**
 * Time, and what is measured in it.
 *
 * @param nanoTime monotonic nanoseconds, for every wait
 * @param clock stamps payloads; only their age and dates in answers are measured by it
 * @param backoff between attempts while the listener is in trouble
 * @param payloadBackoff between attempts for one payload while others pass
 * @param fresh the age up to which a payload goes ahead of a backlog
 */
record Rhythm(LongSupplier nanoTime, Clock clock, Backoff backoff, Backoff payloadBackoff, Duration fresh) {
    static Rhythm system() {
        return new Rhythm(
                System::nanoTime,
                Clock.systemUTC(),
                backoff(Duration.ofSeconds(60)),
                backoff(Duration.ofSeconds(15)),
                Duration.ofSeconds(150));
    }

    private static Backoff backoff(Duration most) {
        return new Backoff(
                Duration.ofSeconds(1), most, () -> ThreadLocalRandom.current().nextDouble());
    }
}
