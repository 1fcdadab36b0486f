package com.bitville.postgres.statements.internal.change;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.statements.internal.entry.ExtensionColumns;
import com.bitville.postgres.statements.internal.entry.StatementEntry;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/** Merges several answers of the server: the last version of an entry counts. */
final class AnswerMerger {
    private final Map<StatementKey, StatementEntry> entries = new HashMap<>();
    private final int sent;
    private List<String> columns = List.of();
    private ExtensionColumns extensionColumns = ExtensionColumns.NONE;
    private long[] known;
    private long[] unmatched = {};

    /**
     * Begins without answers.
     *
     * @param marks the marks of the entries known before the first answer
     */
    AnswerMerger(long[] marks) {
        this.sent = marks.length;
        this.known = marks;
    }

    /** The marks to send with the next query. */
    long[] known() {
        return known;
    }

    /** Whether nothing was known before, so that these are all entries. */
    boolean whole() {
        return sent == 0;
    }

    /**
     * Adds an answer.
     *
     * @param last whether it is the last one
     * @return false, without adding anything, if its columns differ from those of the earlier answers
     * @throws CollectException if it does not show the entries of other roles
     */
    boolean add(Rows rows, Capabilities capabilities, boolean last) throws CollectException {
        if (columns.isEmpty()) {
            columns = rows.names();
            extensionColumns = ExtensionColumns.of(rows);
        } else if (!columns.equals(rows.names())) {
            return false;
        }
        int gone = rows.index("gone");
        long[] nowGone = rows.values().stream()
                .filter(row -> row[gone] != null)
                .mapToLong(row -> (long) Objects.requireNonNull(row[gone]))
                .sorted()
                .toArray();
        refuseToSeeOnlyItself(rows, known.length - nowGone.length, capabilities.role());
        // An entry that was read before and has changed since is in this answer, unless it no longer exists.
        entries.values().removeIf(statementEntry -> Arrays.binarySearch(nowGone, statementEntry.mark()) >= 0);
        Map<StatementKey, StatementEntry> read = StatementsSample.entries(rows, extensionColumns);
        entries.putAll(read);
        if (!last) {
            LongStream still = Arrays.stream(known).filter(mark -> Arrays.binarySearch(nowGone, mark) < 0);
            known = LongStream.concat(still, read.values().stream().mapToLong(StatementEntry::mark))
                    .toArray();
        }
        unmatched = LongStream.concat(Arrays.stream(unmatched), Arrays.stream(nowGone))
                .toArray();
        return true;
    }

    /** Hidden entries would count as new, with all their counters, once they are visible: until then the earlier reading is kept. */
    private static void refuseToSeeOnlyItself(Rows rows, int unchanged, String role) throws CollectException {
        int userid = rows.index("userid");
        int queryid = rows.index("queryid");
        long shown = rows.values().stream().filter(row -> row[userid] != null).count();
        long hidden = rows.values().stream()
                .filter(row -> row[userid] != null && row[queryid] == null)
                .count();
        if (hidden > 0) {
            throw new CollectException(
                    Reason.NOT_PERMITTED,
                    hidden + " of " + (shown + unchanged) + " entries are those of other roles and hidden: GRANT"
                            + " pg_read_all_stats TO \"" + role.replace("\"", "\"\"") + "\";");
        }
    }

    /** The sample, at that time. */
    StatementsSample reading(String cluster, long takenMs, long resetAt, long dealloc) {
        boolean levels = columns.contains("toplevel");
        return new StatementsSample(cluster, takenMs, resetAt, dealloc, levels, extensionColumns.counters(), entries);
    }

    EntryChanges changes(StatementsSample statementsSample) {
        return new EntryChanges(statementsSample, extensionColumns, sent, unmatched);
    }
}
