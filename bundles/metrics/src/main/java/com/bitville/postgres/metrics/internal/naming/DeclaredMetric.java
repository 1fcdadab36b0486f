package com.bitville.postgres.metrics.internal.naming;

import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import java.util.List;

/**
 * A family whose name follows from no rule.
 *
 * @param largest whether the largest of several rows with the same labels counts rather than their sum
 * @param unit of OpenTelemetry, else empty
 * @param source how its labels and values come from tables
 */
public record DeclaredMetric(
        MetricName name, MetricKind kind, boolean largest, String unit, Source source, String help) {
    /**
     * Where points come from.
     *
     * @param labels their labels
     * @param values the first whose table and columns are there
     */
    public record Source(List<LabelSource> labels, List<ValueSource> values) {}
}
