package com.bitville.postgres.checks.internal.life;

import java.time.Duration;
import java.time.Instant;

/**
 * When a look takes place. Between two looks the time that passed is measured by the clock that never jumps: one that is set back by an hour
 * must not delay a finding by an hour.
 *
 * @param at by the agent's clock, for people
 * @param nanos by the monotonic clock
 */
public record LookTime(Instant at, long nanos) {
    /** How much later this is. */
    public Duration since(LookTime earlier) {
        return Duration.ofNanos(nanos - earlier.nanos);
    }
}
