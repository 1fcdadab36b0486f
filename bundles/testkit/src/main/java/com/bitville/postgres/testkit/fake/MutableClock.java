package com.bitville.postgres.testkit.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that only moves when it is told to. Safe for use by several threads. */
public final class MutableClock extends Clock {
    private final Time time;
    private final ZoneId zone;

    private MutableClock(Time time, ZoneId zone) {
        this.time = time;
        this.zone = zone;
    }

    /**
     * A clock at the start of a recent second, in UTC.
     *
     * @return the clock
     */
    public static MutableClock create() {
        return at(Instant.ofEpochSecond(1_790_000_000));
    }

    /**
     * A clock at a given time, in UTC.
     *
     * @param now the time
     * @return the clock
     */
    public static MutableClock at(Instant now) {
        return new MutableClock(new Time(now), ZoneOffset.UTC);
    }

    /**
     * Moves on; {@link #nanoTime()} moves as well.
     *
     * @param step how far
     */
    public void advance(Duration step) {
        time.advance(step);
    }

    /**
     * Jumps, as a wall clock does when it is set; {@link #nanoTime()} stays.
     *
     * @param now the new time
     */
    public void jumpTo(Instant now) {
        time.jump(now);
    }

    /**
     * The monotonic time, as a replacement for {@link System#nanoTime()}.
     *
     * @return nanoseconds that only {@link #advance} moves
     */
    public long nanoTime() {
        return time.nanos();
    }

    @Override
    public Instant instant() {
        return time.now();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new MutableClock(time, other);
    }

    /** The state shared by the clocks of all zones. */
    private static final class Time {
        private Instant now;
        private long nanos;

        Time(Instant now) {
            this.now = now;
        }

        synchronized Instant now() {
            return now;
        }

        synchronized long nanos() {
            return nanos;
        }

        synchronized void jump(Instant to) {
            now = to;
        }

        synchronized void advance(Duration step) {
            now = now.plus(step);
            nanos += step.toNanos();
        }
    }
}
