package com.bitville.postgres.metrics.internal.naming;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.metrics.MetricKind;
import java.util.Optional;
import java.util.Set;

/**
 * The agent's own names: {@code bitville_<subject>[_<table>]_<column>}. Base units: times in seconds, shares as ratio. Words that
 * Prometheus keeps for a kind of metric end no name of another kind.
 */
public final class OwnNames {
    private static final double MILLIS = 1_000;
    private static final double HUNDRED = 100;
    private static final Set<String> RESERVED = Set.of("total", "count", "sum", "bucket", "info", "created");

    /**
     * What a column is published as.
     *
     * @param name the family's name
     * @param unit {@code seconds}, {@code bytes}, {@code ratio} or empty
     * @param divisor by which its values are divided
     */
    public record Published(String name, String unit, double divisor) {}

    private OwnNames() {}

    /**
     * What a column becomes.
     *
     * @param kind COUNTER for a total, GAUGE for all else
     * @return empty for what is no number, an identifier or a rate, which Prometheus computes better itself
     */
    public static Optional<Published> of(String subject, String table, Column column, MetricKind kind) {
        if (column.kind() == Kind.TIME) {
            return Optional.of(
                    new Published(base(subject, table) + column.name() + "_timestamp_seconds", "seconds", 1));
        }
        if (column.kind() == Kind.FLAG) {
            return Optional.of(new Published(base(subject, table) + free(column.name()), "", 1));
        }
        boolean number = column.kind() == Kind.COUNTER || column.kind() == Kind.GAUGE;
        boolean identifier = column.kind() == Kind.GAUGE && column.unit().isEmpty();
        if (!number || identifier || column.unit().endsWith("/s")) {
            return Optional.empty();
        }
        String unit = unit(column.unit());
        String name = base(subject, table) + bare(column.name(), column.unit());
        String named = unit.isEmpty() || name.endsWith("_" + unit) ? name : name + "_" + unit;
        String published = kind == MetricKind.COUNTER ? named + "_total" : free(named);
        return Optional.of(new Published(published, unit, divisor(column.unit())));
    }

    private static String base(String subject, String table) {
        String bare = new OwnTableName(table).base();
        String rest = bare.equals(subject)
                ? ""
                : bare.startsWith(subject + "_") || bare.startsWith(subject + ".")
                        ? bare.substring(subject.length() + 1)
                        : bare;
        return "bitville_" + subject + "_" + (rest.isEmpty() ? "" : rest.replace('.', '_') + "_");
    }

    private static String bare(String column, String unit) {
        for (String ending : new String[] {"_ms", "_percent", "_s"}) {
            if (!unit.isEmpty() && column.endsWith(ending)) {
                return column.substring(0, column.length() - ending.length());
            }
        }
        return column;
    }

    /** A gauge called total or count would be taken for another kind. */
    private static String free(String name) {
        return RESERVED.contains(name.substring(name.lastIndexOf('_') + 1)) ? name + "_number" : name;
    }

    private static String unit(String unit) {
        return switch (unit) {
            case "ms", "s" -> "seconds";
            case "bytes" -> "bytes";
            case "percent" -> "ratio";
            default -> "";
        };
    }

    private static double divisor(String unit) {
        return switch (unit) {
            case "ms" -> MILLIS;
            case "percent" -> HUNDRED;
            default -> 1;
        };
    }
}
