package com.bitville.postgres.statements.internal.change;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import org.jspecify.annotations.Nullable;

/**
 * Reads what has changed in {@code pg_stat_statements} since a baseline. The agent sends the marks of the known entries and the server
 * returns the changed ones; without a comparable baseline it returns all. Each answer is limited in size: entries already read are known
 * when the rest is requested. If the server would log the marks, none are sent.
 */
public final class ChangesReader {
    public static final Sql ENTRIES = Sql.resource(ChangesReader.class, "statements");
    public static final Sql INFO = Sql.resource(ChangesReader.class, "statements_info");
    private static final int RESETS = 3;
    /** Each row takes 2.6 kB while it is read. Fewer at first, when all entries are new and the heap is full after the start. */
    private static final int ROWS_AT_ONCE = 10_000;

    private static final int ROWS_AT_FIRST = 2_000;
    /** Enough for ten times the usual number of entries. */
    private static final int MOST_ANSWERS = 100;

    private static final int FIRST_WITH_LEVELS = 140_000;
    private static final long[] NONE = {};

    private final Session session;
    private final Run run;
    private final int rowsAtOnce;

    public ChangesReader(Run run) {
        this(run, run.state().isPresent() ? ROWS_AT_ONCE : ROWS_AT_FIRST);
    }

    ChangesReader(Run run, int rowsAtOnce) {
        this.session = run.session();
        this.run = run;
        this.rowsAtOnce = rowsAtOnce;
    }

    /**
     * A reset between this read and the read of its time would look like a later one, and everything would be counted twice: then it reads
     * again.
     *
     * @param earlier the known entries, null for none
     * @param all whether to read all entries in one answer, because most have changed
     */
    public EntryChanges since(@Nullable EntryBaseline earlier, boolean all) throws CollectException {
        EntryBaseline comparable = earlier;
        long resetAt = earlier == null ? info()[0] : earlier.reading().resetAt();
        int resets = 0;
        while (true) {
            AnswerMerger gathered = all ? whole() : gather(comparable == null ? NONE : comparable.marks());
            long[] info = info();
            if (info[0] != resetAt) {
                if (++resets > RESETS) {
                    throw new CollectException(
                            Reason.FAILED, "pg_stat_statements was reset during each of " + RESETS + " reads");
                }
                resetAt = info[0];
                continue;
            }
            String cluster = session.capabilities().systemIdentifier().orElse("");
            StatementsSample statementsSample =
                    gathered.reading(cluster, run.at().toEpochMilli(), info[0], info[1]);
            if (comparable == null || gathered.whole() || comparable.reading().goesOnAs(statementsSample)) {
                return gathered.changes(statementsSample);
            }
            comparable = null;
        }
    }

    private AnswerMerger gather(long[] marks) throws CollectException {
        if (ParameterLogging.likely(session.capabilities().settings())) {
            return whole();
        }
        AnswerMerger gathered = new AnswerMerger(marks);
        for (int answers = 1; answers <= MOST_ANSWERS; answers++) {
            Rows rows = session.query(ENTRIES, gathered.known(), (long) rowsAtOnce);
            if (ambiguous(rows)) {
                return whole();
            }
            boolean last = rows.values().size() < rowsAtOnce;
            if (!gathered.add(rows, session.capabilities(), last)) {
                // The extension was changed in between.
                gathered = new AnswerMerger(NONE);
            } else if (last) {
                return gathered;
            }
        }
        throw new CollectException(
                Reason.FAILED,
                "pg_stat_statements changes faster than it can be read: " + MOST_ANSWERS + " answers of " + rowsAtOnce
                        + " rows were not enough");
    }

    /** In one answer. */
    private AnswerMerger whole() throws CollectException {
        AnswerMerger whole = new AnswerMerger(NONE);
        whole.add(session.query(ENTRIES, NONE, null), session.capabilities(), true);
        return whole;
    }

    /** A server of 14 or later distinguishes two levels, which an older version of the extension shows as two entries of one key. */
    private boolean ambiguous(Rows rows) {
        return session.capabilities().serverVersion() >= FIRST_WITH_LEVELS
                && !rows.names().contains("toplevel");
    }

    /** When all entries were reset (microseconds since 1970, 0 if unknown) and the number of deallocations (-1 if unknown). */
    private long[] info() throws CollectException {
        if (!session.capabilities().offers(INFO.needs().get(0))) {
            return new long[] {0, -1};
        }
        @Nullable Object[] row = session.query(INFO).values().get(0);
        long dealloc = row[0] instanceof Number number ? number.longValue() : -1;
        return new long[] {StatementsSample.micros(row[1]), dealloc};
    }
}
