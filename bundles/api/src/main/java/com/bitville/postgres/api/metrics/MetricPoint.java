package com.bitville.postgres.api.metrics;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The value of one series.
 *
 * @param labels by name, without the server; a value may be empty, and may be any text that a client of the server chose
 * @param value never NaN: what the server does not know has no point
 * @param startedAt since when a counter counts, where that is known
 * @param snapshotAt when it was read, by the agent's clock
 */
public record MetricPoint(Map<String, String> labels, double value, Optional<Instant> startedAt, Instant snapshotAt) {
    /** Refuses a null part. The labels are not copied: a scrape has thousands. */
    public MetricPoint {
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(snapshotAt, "snapshotAt");
    }
}
