package com.bitville.postgres.api.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A range of time.
 *
 * @param from its beginning, which is part of it
 * @param to its end, which is not; later than the beginning
 */
public record TimeRange(Instant from, Instant to) {
    /** Refuses a null part, and an end that is not after the beginning. */
    public TimeRange {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a range of time ends after it begins, not from " + from + " to " + to);
        }
    }

    /**
     * How long it is.
     *
     * @return more than zero
     */
    public Duration length() {
        return Duration.between(from, to);
    }

    /**
     * Whether a moment is in it.
     *
     * @param at the moment
     * @return whether it is
     */
    public boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    /**
     * Whether a part of another range is in it.
     *
     * @param other the other
     * @return whether they have a moment in common
     */
    public boolean overlaps(TimeRange other) {
        return from.isBefore(other.to) && other.from.isBefore(to);
    }

    /**
     * The same range earlier.
     *
     * @param by how much
     * @return the range
     */
    public TimeRange back(Duration by) {
        return new TimeRange(from.minus(by), to.minus(by));
    }
}
