package com.bitville.postgres.api.metrics;

import java.util.Objects;
import java.util.Optional;

/**
 * What an outlet wants.
 *
 * @param server a configured name, to leave out all other servers and the host; empty for all
 * @param naming which names it publishes
 * @param tables whether single tables, indexes and sequences have series
 * @param statements whether single statements have series; without, their sum has one
 */
public record MetricSelection(Optional<String> server, MetricNaming naming, boolean tables, boolean statements) {
    /** Refuses a null part. */
    public MetricSelection {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(naming, "naming");
    }

    /**
     * A selection with Prometheus' names.
     *
     * @param server a configured name, or empty for all
     * @param tables whether single tables have series
     * @param statements whether single statements have series
     */
    public MetricSelection(Optional<String> server, boolean tables, boolean statements) {
        this(server, MetricNaming.PROMETHEUS, tables, statements);
    }
}
