package com.bitville.postgres.statements.internal.entry;

import com.bitville.postgres.api.database.Rows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries at one moment: all, or the changed ones. Unchanged entries that are omitted from two readings make no difference between them.
 *
 * @param cluster the cluster's system identifier, empty if the role may not read it
 * @param takenMs when, by the agent's clock, in ms since 1970
 * @param resetAt when all entries were last reset, in microseconds since 1970, or 0 if the extension (before 1.9) does not report it
 * @param dealloc the number of deallocations, or -1 if the extension does not report it
 * @param levels whether it is known which entries were run directly (extension 1.9 and later)
 * @param counters the names of the counters
 * @param entries by key
 */
public record StatementsSample(
        String cluster,
        long takenMs,
        long resetAt,
        long dealloc,
        boolean levels,
        List<String> counters,
        Map<StatementKey, StatementEntry> entries) {
    private static final long CLOCKS_DIFFER_MS = 300_000;

    /** Counters that later versions of the extension renamed. */
    private static final Map<String, String> EARLIER_NAMES =
            Map.of("shared_blk_read_time", "blk_read_time", "shared_blk_write_time", "blk_write_time");

    /** The same at that moment with other entries. */
    public StatementsSample with(Map<StatementKey, StatementEntry> others) {
        return new StatementsSample(cluster, takenMs, resetAt, dealloc, levels, counters, others);
    }

    /** Whether both have the same counters and keys, so that one can be a later reading of the other. */
    public boolean goesOnAs(StatementsSample later) {
        return counters.equals(later.counters)
                && levels == later.levels
                && sameClusterAs(later)
                && !readElsewhere(later);
    }

    /** The entries of an answer. */
    public static Map<StatementKey, StatementEntry> entries(Rows rows, ExtensionColumns extensionColumns) {
        int userid = rows.index("userid");
        int dbid = rows.index("dbid");
        int queryid = rows.index("queryid");
        int toplevel = rows.names().indexOf("toplevel");
        int since = rows.names().indexOf("stats_since");
        int min = rows.names().indexOf("min_exec_time");
        int max = rows.names().indexOf("max_exec_time");
        int mark = rows.index("mark");
        Map<StatementKey, StatementEntry> entries = new HashMap<>(rows.values().size() * 4 / 3 + 1);
        for (@Nullable Object[] row : rows.values()) {
            if (row[userid] == null) {
                // A mark without an entry.
                continue;
            }
            StatementKey statementKey = new StatementKey(
                    integer(row[userid]),
                    integer(row[dbid]),
                    integer(row[queryid]),
                    toplevel < 0 || !Boolean.FALSE.equals(row[toplevel]));
            double[] counters = new double[extensionColumns.counters().size()];
            for (int i = 0; i < counters.length; i++) {
                counters[i] = number(row[extensionColumns.place(i)]);
            }
            StatementEntry statementEntry = new StatementEntry(
                    counters,
                    since < 0 ? 0 : micros(row[since]),
                    min < 0 ? 0 : number(row[min]),
                    max < 0 ? 0 : number(row[max]),
                    integer(row[mark]));
            // A server of 14 or later distinguishes two levels, which an older version of the extension does not.
            entries.merge(statementKey, statementEntry, StatementEntry::plus);
        }
        return entries;
    }

    /** Whether both belong to one cluster, as far as that is known. */
    public boolean sameClusterAs(StatementsSample other) {
        return cluster.isEmpty() || other.cluster.isEmpty() || cluster.equals(other.cluster);
    }

    /** Whether the extension reports a reset of all entries between this reading and a later one. */
    public boolean toldOfReset(StatementsSample later) {
        return resetAt != 0 && later.resetAt != 0 && resetAt != later.resetAt;
    }

    /**
     * Whether a later reading is from another server of the same cluster, as after a failover behind one address: the reset that it reports
     * is earlier than this reading by more than clocks differ.
     */
    public boolean readElsewhere(StatementsSample later) {
        return toldOfReset(later) && (later.resetAt < resetAt || later.resetAt / 1_000 < takenMs - CLOCKS_DIFFER_MS);
    }

    /** The same as another version of the extension would show it, with other counters or without levels. */
    public StatementsSample shownAs(StatementsSample other) {
        if (counters.equals(other.counters) && levels == other.levels) {
            return this;
        }
        int[] places = new int[other.counters.size()];
        for (int i = 0; i < places.length; i++) {
            String name = other.counters.get(i);
            int place = counters.indexOf(name);
            places[i] = place >= 0 ? place : counters.indexOf(EARLIER_NAMES.getOrDefault(name, ""));
        }
        boolean told = levels && other.levels;
        Map<StatementKey, StatementEntry> shown = new HashMap<>(entries.size() * 4 / 3 + 1);
        entries.forEach((statementKey, statementEntry) -> shown.merge(
                told ? statementKey : statementKey.anyLevel(), statementEntry.arranged(places), StatementEntry::plus));
        return new StatementsSample(cluster, takenMs, resetAt, dealloc, told, other.counters, shown);
    }

    public static long micros(@Nullable Object value) {
        return value instanceof Instant instant ? ChronoUnit.MICROS.between(Instant.EPOCH, instant) : 0;
    }

    private static long integer(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }
}
