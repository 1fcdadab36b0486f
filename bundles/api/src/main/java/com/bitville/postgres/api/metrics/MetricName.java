package com.bitville.postgres.api.metrics;

import java.util.stream.Stream;

/**
 * The name of one family. Exactly one of the three is set, because labels and units differ between them.
 *
 * @param own the agent's name, {@code bitville_<subject>_<table>_<column>} in base units, a counter with {@code _total}; or empty
 * @param compatible the name under which postgres_exporter publishes the same figure, in its unit; or empty
 * @param openTelemetry the name under which the PostgreSQL receiver of the OpenTelemetry collector publishes the same figure, in its unit;
 *     or empty
 */
public record MetricName(String own, String compatible, String openTelemetry) {
    /** Refuses more or fewer than one. */
    public MetricName {
        if (Stream.of(own, compatible, openTelemetry)
                        .filter(name -> !name.isEmpty())
                        .count()
                != 1) {
            throw new IllegalArgumentException(
                    "not exactly one name: " + own + ", " + compatible + ", " + openTelemetry);
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
     * @return the one that is set
     */
    public String published() {
        return own + compatible + openTelemetry;
    }
}
