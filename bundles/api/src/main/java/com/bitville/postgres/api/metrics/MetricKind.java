package com.bitville.postgres.api.metrics;

/** What the numbers of a {@link MetricFamily} are. */
public enum MetricKind {
    /** A number that goes up and down. */
    GAUGE,
    /** A total that only grows; a fall means that the server set it to zero. */
    COUNTER,
    /** A gauge whose sum over all labels has a meaning; only under names of OpenTelemetry. */
    UP_DOWN,
    /** A number of which postgres_exporter does not tell what it is; only under compatible names. */
    UNKNOWN
}
