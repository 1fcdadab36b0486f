package com.bitville.postgres.otlp.internal.metric;

import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;

/**
 * The agent's own names by OpenTelemetry's rules: a dot after the first word, the unit beside the name, no ending for a total. What makes
 * names for Prometheus of OpenTelemetry's arrives at the names that a scrape has.
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
        String ending = "_" + family.unit();
        boolean united = !family.unit().isEmpty() && bare.endsWith(ending);
        String rest = united ? bare.substring(0, bare.length() - ending.length()) : bare;
        String dotted = rest.startsWith(OWN) ? "bitville." + rest.substring(OWN.length()) : rest;
        return new Named(dotted, united ? ucum(family.unit()) : "");
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
