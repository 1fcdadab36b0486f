package com.bitville.postgres.api.history.series;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * A series over a time.
 *
 * @param key which series
 * @param from the beginning of the first step
 * @param to the end of the last
 * @param step how long a step is: the one asked for, or the next longer one that is kept of that time
 * @param buckets the steps of which something is known, the oldest first; one of which nothing is known is absent
 */
public record SeriesRange(SeriesKey key, Instant from, Instant to, Duration step, List<SeriesBucket> buckets) {
    /** Takes a copy of the buckets and refuses a null part. */
    public SeriesRange {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        Objects.requireNonNull(step, "step");
        buckets = List.copyOf(buckets);
    }
}
