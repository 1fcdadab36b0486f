package com.bitville.postgres.api.metrics;

import java.util.Objects;

/**
 * The names of one family. Of {@code own} and {@code compatible} exactly one is set, because labels and units differ between the two.
 *
 * @param own the agent's name, {@code bitville_<subject>_<table>_<column>} in base units, a counter with {@code _total}; or empty
 * @param compatible the name under which postgres_exporter publishes the same figure, in its unit; or empty
 * @param openTelemetry the name of the OpenTelemetry collector's PostgreSQL receiver; empty where it has none
 */
public record MetricName(String own, String compatible, String openTelemetry) {
    /** Refuses a name that is both or neither. */
    public MetricName {
        Objects.requireNonNull(openTelemetry, "openTelemetry");
        if (own.isEmpty() == compatible.isEmpty()) {
            throw new IllegalArgumentException("exactly one of own and compatible: " + own + ", " + compatible);
        }
    }

    /**
     * A name of the agent's.
     *
     * @param own the name
     * @return the names
     */
    public static MetricName own(String own) {
        return new MetricName(own, "", "");
    }

    /**
     * The name to publish under.
     *
     * @return the one of {@code own} and {@code compatible} that is set
     */
    public String published() {
        return own.isEmpty() ? compatible : own;
    }
}
