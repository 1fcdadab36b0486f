package com.bitville.postgres.otlp.internal.metric;

import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;

/**
 * The agent's own names by OpenTelemetry's rules: a dot after the first word, no ending for a total. The unit stays in the name beside its
 * own field, because lags are there in seconds and in bytes. What makes names for Prometheus of OpenTelemetry's, and adds no unit twice,
 * arrives at the names that a scrape has.
 */
final class MetricNames {
    private static final String OWN = "bitville_";
    private static final String TOTAL = "_total";

    /** A name and its unit, as UCUM writes it. */
    record Named(String name, String unit) {}

    private MetricNames() {}

    static Named of(MetricFamily family) {
        MetricName name = family.name();
        if (!name.openTelemetry().isEmpty()) {
            return new Named(name.openTelemetry(), family.unit());
        }
        String own = name.own();
        String bare = family.kind() == MetricKind.COUNTER && own.endsWith(TOTAL)
                ? own.substring(0, own.length() - TOTAL.length())
                : own;
        String dotted = bare.startsWith(OWN) ? "bitville." + bare.substring(OWN.length()) : bare;
        return new Named(dotted, ucum(family.unit()));
    }

    private static String ucum(String unit) {
        return switch (unit) {
            case "seconds" -> "s";
            case "bytes" -> "By";
            case "ratio" -> "1";
            default -> unit;
        };
    }
}
