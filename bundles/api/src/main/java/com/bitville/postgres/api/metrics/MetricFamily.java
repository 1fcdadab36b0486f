package com.bitville.postgres.api.metrics;

import java.util.List;
import java.util.Objects;

/**
 * All series of one name.
 *
 * @param name its names
 * @param kind what the numbers are
 * @param unit {@code seconds}, {@code bytes}, {@code ratio} or empty; of compatible names also {@code ms}; of names of
 *     OpenTelemetry the unit as UCUM writes it
 * @param help one sentence
 * @param points each with another set of labels, all with the same label names
 */
public record MetricFamily(MetricName name, MetricKind kind, String unit, String help, List<MetricPoint> points) {
    /** Takes a copy of the list. */
    public MetricFamily {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(help, "help");
        points = List.copyOf(points);
    }
}
