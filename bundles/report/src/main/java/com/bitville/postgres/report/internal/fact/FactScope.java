package com.bitville.postgres.report.internal.fact;

import com.bitville.postgres.api.report.TimeRange;
import java.time.Instant;

/**
 * What a figure speaks of.
 *
 * @param from the beginning of the time
 * @param to its end
 * @param knownSeconds how much of it was really seen; a moment has 0
 * @param source where it comes from, in the words of the reader: {@code readings of the last hour}
 */
public record FactScope(Instant from, Instant to, double knownSeconds, String source) {
    public static FactScope of(TimeRange range, double knownSeconds, String source) {
        return new FactScope(range.from(), range.to(), knownSeconds, source);
    }

    /** As it was at one moment. */
    public static FactScope at(Instant moment, String source) {
        return new FactScope(moment, moment, 0, source);
    }

    public boolean isMoment() {
        return from.equals(to);
    }
}
