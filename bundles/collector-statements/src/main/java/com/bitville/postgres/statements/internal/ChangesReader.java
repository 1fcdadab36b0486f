package com.bitville.postgres.statements.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what has changed in {@code pg_stat_statements} since a baseline. The server is told the marks of the entries that are known and
 * answers with those that are not as they were; with all where there is no baseline, or one that cannot be compared.
 */
final class ChangesReader {
    static final Sql ENTRIES = Sql.resource(ChangesReader.class, "statements");
    static final Sql INFO = Sql.resource(ChangesReader.class, "statements_info");
    private static final int READS = 3;
    private static final int FIRST_WITH_LEVELS = 140_000;
    private static final long[] NONE = {};

    private final Session session;
    private final Run run;

    ChangesReader(Run run) {
        this.session = run.session();
        this.run = run;
    }

    /** A reset between this read and the one of its time would be taken for one after it, and everything counted twice: then read again. */
    Changes since(@Nullable Baseline earlier) throws CollectException {
        long[] marks = earlier == null || ambiguous(earlier) ? NONE : earlier.marks();
        long resetAt = earlier == null ? info()[0] : earlier.reading().resetAt();
        int resets = 0;
        while (true) {
            Rows rows = session.query(ENTRIES, marks);
            long[] info = info();
            if (info[0] == resetAt) {
                Changes changes = changes(rows, info, marks);
                if (earlier == null || changes.whole() || earlier.reading().goesOnAs(changes.reading())) {
                    return changes;
                }
                marks = NONE;
            } else if (resets > READS) {
                throw new CollectException(
                        Reason.FAILED, "pg_stat_statements was reset during each of " + READS + " reads");
            } else {
                resets++;
                resetAt = info[0];
            }
        }
    }

    /** A server of 14 or later tells two levels apart, which an older version of the extension shows as two entries of one key. */
    private boolean ambiguous(Baseline earlier) {
        return !earlier.reading().levels() && session.capabilities().serverVersion() >= FIRST_WITH_LEVELS;
    }

    private Changes changes(Rows rows, long[] info, long[] marks) throws CollectException {
        int gone = rows.index("gone");
        long[] unmatched = rows.values().stream()
                .filter(row -> row[gone] != null)
                .mapToLong(row -> (long) Objects.requireNonNull(row[gone]))
                .toArray();
        refuseToSeeOnlyItself(rows, marks.length - unmatched.length);
        Layout layout = Layout.of(rows);
        String cluster = session.capabilities().systemIdentifier().orElse("");
        Reading reading = Reading.of(rows, layout, cluster, run.at().toEpochMilli(), info[0], info[1]);
        return new Changes(reading, layout, marks.length, unmatched);
    }

    /** What is hidden now would be taken for new, with all it ever counted, once it can be seen: until then the earlier reading is kept. */
    private void refuseToSeeOnlyItself(Rows rows, long unchanged) throws CollectException {
        int userid = rows.index("userid");
        int queryid = rows.index("queryid");
        long entries = rows.values().stream().filter(row -> row[userid] != null).count();
        long hidden = rows.values().stream()
                .filter(row -> row[userid] != null && row[queryid] == null)
                .count();
        if (hidden > 0) {
            String role = session.capabilities().role().replace("\"", "\"\"");
            throw new CollectException(
                    Reason.NOT_PERMITTED,
                    hidden + " of " + (entries + unchanged) + " entries are those of other roles and hidden: GRANT"
                            + " pg_read_all_stats TO \"" + role + "\";");
        }
    }

    /** When all entries were reset (microseconds since 1970, 0 where unknown) and how often some were given up (-1 where unknown). */
    private long[] info() throws CollectException {
        if (!session.capabilities().offers(INFO.needs().get(0))) {
            return new long[] {0, -1};
        }
        @Nullable Object[] row = session.query(INFO).values().get(0);
        long dealloc = row[0] instanceof Number number ? number.longValue() : -1;
        return new long[] {Reading.micros(row[1]), dealloc};
    }
}
