package com.bitville.postgres.wire.internal.envelope;

import java.util.List;
import java.util.Optional;

/**
 * The listener's source of a request.
 *
 * @param word its name in the envelope
 */
public record WireSource(String word) {
    public static final WireSource PG_STAT_ACTIVITY = new WireSource("pg_stat_activity");
    static final WireSource PG_STAT_STATEMENTS = new WireSource("pg_stat_statements");
    public static final WireSource PG_LOG = new WireSource("pg_log");
    public static final WireSource SYSTEM_METRICS = new WireSource("system_metrics");

    /** The sources that every listener knows; a listener refuses an unknown source. */
    static final List<WireSource> KNOWN = List.of(PG_STAT_ACTIVITY, PG_STAT_STATEMENTS, PG_LOG, SYSTEM_METRICS);

    public static Optional<WireSource> known(String word) {
        return KNOWN.stream().filter(wireSource -> wireSource.word.equals(word)).findFirst();
    }
}
