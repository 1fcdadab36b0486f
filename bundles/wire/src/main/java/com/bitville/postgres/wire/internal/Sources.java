package com.bitville.postgres.wire.internal;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which source a subject rides on: the listener knows four, unless it has learned more and the configuration says so. */
final class Sources {
    /** Every other subject rides on system_metrics. */
    private static final Map<String, Source> DEFAULTS = Map.of(
            "activity", Source.PG_STAT_ACTIVITY,
            "sessions", Source.PG_STAT_ACTIVITY,
            "blocking", Source.PG_STAT_ACTIVITY,
            "recorder", Source.PG_STAT_ACTIVITY,
            "statements", Source.PG_STAT_STATEMENTS,
            "statement_texts", Source.PG_STAT_STATEMENTS,
            "plans", Source.PG_STAT_STATEMENTS,
            "logs", Source.PG_LOG);

    private final Map<String, Source> bySubject;
    private final List<Source> all;

    private Sources(Map<String, Source> configured) {
        bySubject = new HashMap<>(DEFAULTS);
        bySubject.putAll(configured);
        Set<Source> known = new LinkedHashSet<>(Source.KNOWN);
        known.addAll(configured.values());
        all = List.copyOf(known);
    }

    /** As the configuration has it: {@code subject=source}, with commas between; empty for the defaults. */
    static Sources of(String text) {
        Map<String, Source> configured = new TreeMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int sign = pair.indexOf('=');
            if (sign > 0) {
                configured.put(
                        pair.substring(0, sign).strip(),
                        new Source(pair.substring(sign + 1).strip()));
            } else {
                throw new IllegalArgumentException(
                        "listener.sources is \"" + text + "\", allowed are pairs subject=source");
            }
        }
        return new Sources(configured);
    }

    Source source(String subject) {
        return bySubject.getOrDefault(subject, Source.SYSTEM_METRICS);
    }

    /** In the order in which a cycle's requests leave. */
    List<Source> all() {
        return all;
    }
}
