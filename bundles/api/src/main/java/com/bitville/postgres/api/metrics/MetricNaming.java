package com.bitville.postgres.api.metrics;

/** Which names an outlet publishes beside the agent's own. */
public enum MetricNaming {
    /** Those of postgres_exporter. */
    PROMETHEUS,
    /** Those of the PostgreSQL receiver of the OpenTelemetry collector. */
    OPEN_TELEMETRY;

    /**
     * Whether a name belongs to it.
     *
     * @param name of a family
     * @return true for the agent's own
     */
    public boolean has(MetricName name) {
        return !name.own().isEmpty() || !(this == PROMETHEUS ? name.compatible() : name.openTelemetry()).isEmpty();
    }
}
