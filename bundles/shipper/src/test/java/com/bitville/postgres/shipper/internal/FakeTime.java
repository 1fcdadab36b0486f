package com.bitville.postgres.shipper.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock and a monotonic counter that move only when told to. */
final class FakeTime extends Clock {
    private static final Instant START = Instant.parse("2026-11-23T06:00:00Z");
    private long nanos;

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    long nanoTime() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
