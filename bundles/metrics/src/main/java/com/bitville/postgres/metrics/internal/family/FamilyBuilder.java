package com.bitville.postgres.metrics.internal.family;

import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import com.bitville.postgres.api.metrics.MetricPoint;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/** Gathers the points of a family. Rows with the same labels become one point: a series twice in an answer spoils the whole answer. */
final class FamilyBuilder {
    private final MetricName name;
    private final MetricKind kind;
    private final String unit;
    private final String help;
    private final DoubleBinaryOperator merge;
    private final Map<Map<String, String>, MetricPoint> points = new LinkedHashMap<>();

    FamilyBuilder(MetricName name, MetricKind kind, String unit, String help, DoubleBinaryOperator merge) {
        this.name = name;
        this.kind = kind;
        this.unit = unit;
        this.help = help;
        this.merge = merge;
    }

    void add(Map<String, String> labels, double value, Optional<Instant> startedAt, Instant at) {
        if (!Double.isNaN(value)) {
            points.merge(labels, new MetricPoint(labels, value, startedAt, at), this::merged);
        }
    }

    /** A sum counts since the first of its parts, and if one of them is unknown, nobody knows since when. */
    private MetricPoint merged(MetricPoint one, MetricPoint other) {
        Optional<Instant> startedAt = one.startedAt()
                .flatMap(first -> other.startedAt().map(second -> first.isBefore(second) ? first : second));
        return new MetricPoint(
                one.labels(), merge.applyAsDouble(one.value(), other.value()), startedAt, one.snapshotAt());
    }

    /** Whether a point has these two labels. */
    boolean hasBoth(String label, String value, String other, String otherValue) {
        return points.keySet().stream()
                .anyMatch(labels -> value.equals(labels.get(label)) && otherValue.equals(labels.get(other)));
    }

    /** Adds the family, if it has points. */
    void buildInto(List<MetricFamily> families) {
        if (!points.isEmpty()) {
            families.add(new MetricFamily(name, kind, unit, help, List.copyOf(points.values())));
        }
    }
}
