package com.bitville.postgres.statements.internal;

import com.bitville.postgres.api.database.Rows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All entries at one moment.
 *
 * @param cluster the cluster's system identifier, empty where the role may not read it
 * @param takenMs when, by the agent's clock, in ms since 1970
 * @param resetAt when all entries were last reset, in microseconds since 1970, or 0 where the extension (before 1.9) does not tell
 * @param dealloc how often entries were given up for others, or -1 where the extension does not tell
 * @param counters the names of the counters
 * @param entries by key
 */
record Reading(
        String cluster, long takenMs, long resetAt, long dealloc, List<String> counters, Map<Key, Entry> entries) {

    static Reading of(Rows rows, Layout layout, String cluster, long takenMs, long resetAt, long dealloc) {
        int userid = rows.index("userid");
        int dbid = rows.index("dbid");
        int queryid = rows.index("queryid");
        int toplevel = rows.names().indexOf("toplevel");
        int since = rows.names().indexOf("stats_since");
        int min = rows.names().indexOf("min_exec_time");
        int max = rows.names().indexOf("max_exec_time");
        Map<Key, Entry> entries = new HashMap<>(rows.values().size() * 4 / 3 + 1);
        for (@Nullable Object[] row : rows.values()) {
            if (row[queryid] == null) {
                // Another user's entry, hidden from a role without pg_read_all_stats.
                continue;
            }
            Key key = new Key(
                    integer(row[userid]),
                    integer(row[dbid]),
                    integer(row[queryid]),
                    toplevel < 0 || !Boolean.FALSE.equals(row[toplevel]));
            double[] counters = new double[layout.counters().size()];
            for (int i = 0; i < counters.length; i++) {
                counters[i] = number(row[layout.place(i)]);
            }
            Entry entry = new Entry(
                    counters,
                    since < 0 ? 0 : micros(row[since]),
                    min < 0 ? 0 : number(row[min]),
                    max < 0 ? 0 : number(row[max]));
            entries.put(key, entry);
        }
        return new Reading(cluster, takenMs, resetAt, dealloc, layout.counters(), entries);
    }

    static long micros(@Nullable Object value) {
        return value instanceof Instant instant ? ChronoUnit.MICROS.between(Instant.EPOCH, instant) : 0;
    }

    private static long integer(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }
}
