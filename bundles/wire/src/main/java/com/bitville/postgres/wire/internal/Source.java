package com.bitville.postgres.wire.internal;

import java.util.List;
import java.util.Optional;

/**
 * Where the listener files a request.
 *
 * @param word as the envelope names it
 */
record Source(String word) {
    static final Source PG_STAT_ACTIVITY = new Source("pg_stat_activity");
    static final Source PG_STAT_STATEMENTS = new Source("pg_stat_statements");
    static final Source PG_LOG = new Source("pg_log");
    static final Source SYSTEM_METRICS = new Source("system_metrics");

    /** Those that every listener knows; it refuses a source that it does not know. */
    static final List<Source> KNOWN = List.of(PG_STAT_ACTIVITY, PG_STAT_STATEMENTS, PG_LOG, SYSTEM_METRICS);

    static Optional<Source> known(String word) {
        return KNOWN.stream().filter(source -> source.word.equals(word)).findFirst();
    }
}
