package com.bitville.postgres.wire.internal.envelope;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The source of each subject: the listener knows four sources, unless it supports more and the configuration says so. */
public final class SubjectSources {
    /** Every other subject is sent under system_metrics. */
    private static final Map<String, WireSource> DEFAULTS = Map.of(
            "activity", WireSource.PG_STAT_ACTIVITY,
            "sessions", WireSource.PG_STAT_ACTIVITY,
            "blocking", WireSource.PG_STAT_ACTIVITY,
            "recorder", WireSource.PG_STAT_ACTIVITY,
            "profile", WireSource.PG_STAT_ACTIVITY,
            "statements", WireSource.PG_STAT_STATEMENTS,
            "statement_texts", WireSource.PG_STAT_STATEMENTS,
            "plans", WireSource.PG_STAT_STATEMENTS,
            "logs", WireSource.PG_LOG);

    private final Map<String, WireSource> bySubject;
    private final List<WireSource> all;

    private SubjectSources(Map<String, WireSource> configured) {
        bySubject = new HashMap<>(DEFAULTS);
        bySubject.putAll(configured);
        Set<WireSource> known = new LinkedHashSet<>(WireSource.KNOWN);
        known.addAll(configured.values());
        all = List.copyOf(known);
    }

    /** Reads the configured value: {@code subject=source} pairs, separated by commas; empty for the defaults. */
    public static SubjectSources of(String text) {
        Map<String, WireSource> configured = new TreeMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                configured.put(
                        pair.substring(0, sign).strip(),
                        new WireSource(pair.substring(sign + 1).strip()));
            } else {
                throw new IllegalArgumentException(
                        "listener.sources is \"" + text + "\", allowed are pairs subject=source");
            }
        }
        return new SubjectSources(configured);
    }

    public WireSource source(String subject) {
        return bySubject.getOrDefault(subject, WireSource.SYSTEM_METRICS);
    }

    /** In the order in which a cycle's requests are sent. */
    public List<WireSource> all() {
        return all;
    }
}
