package com.bitville.postgres.database.internal.session;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What decides when a database is visited. Times are of one monotonic clock.
 *
 * @param name the database
 * @param leftOut why it is never visited, one word; null for a database that is
 * @param visited when it was last visited, or could not be; null if never since the agent's start
 * @param refusal why the last visit failed; null if it succeeded
 * @param unfinished whether the last visit left something unread
 * @param finding whether a finding about one of its objects is open
 * @param changes rows written since the last visit
 * @param writes rows written, and transactions, at the last two looks
 */
record VisitRecord(
        String name,
        @Nullable String leftOut,
        @Nullable Duration visited,
        @Nullable String refusal,
        boolean unfinished,
        boolean finding,
        long changes,
        Writes writes) {
    /** Whether a database is written to, from look to look. */
    enum Motion {
        /** Nothing was written between the last two looks. */
        STILL,
        /** Something was, after nothing was before, and no visit has followed. */
        STIRRED,
        /** Something is written now and then, or that is not known yet. */
        MOVING;

        Motion next(boolean written) {
            if (this == STIRRED) {
                return STIRRED;
            }
            return !written ? STILL : this == STILL ? STIRRED : MOVING;
        }
    }

    /**
     * Counters of a database.
     *
     * @param at when they were read
     * @param rows written since the statistics began
     * @param transactions since the statistics began
     * @param perSecond rows written and transactions in a second between the last two looks, without what the server's own workers and
     *     the agent need
     * @param motion whether rows are written at all
     */
    record Writes(Duration at, long rows, long transactions, double perSecond, Motion motion) {
        /** A worker of autovacuum and a visit of the agent are a few transactions in a minute. */
        private static final double OWN_TRANSACTIONS_PER_SECOND = 1;

        static Writes first(Duration at, long rows, long transactions) {
            return new Writes(at, rows, transactions, 0, Motion.MOVING);
        }

        /** The next look. Counters that fell were reset: what they show came since. */
        Writes next(Duration now, long newRows, long newTransactions) {
            double seconds = Math.max(1, now.minus(at).toMillis() / 1e3);
            double foreign = grown(transactions, newTransactions) / seconds - OWN_TRANSACTIONS_PER_SECOND;
            long written = grown(rows, newRows);
            return new Writes(
                    now, newRows, newTransactions, written / seconds + Math.max(0, foreign), motion.next(written > 0));
        }

        Writes visited() {
            return motion == Motion.STIRRED ? new Writes(at, rows, transactions, perSecond, Motion.MOVING) : this;
        }

        static long grown(long before, long now) {
            return now < before ? now : now - before;
        }
    }

    static VisitRecord found(String name, @Nullable String leftOut, Writes writes) {
        return new VisitRecord(name, leftOut, null, null, false, false, 0, writes);
    }

    VisitRecord withFinding(boolean open) {
        return new VisitRecord(name, leftOut, visited, refusal, unfinished, open, changes, writes);
    }

    VisitRecord seen(@Nullable String newLeftOut, Duration at, long rows, long transactions) {
        long more = Writes.grown(writes.rows(), rows);
        return new VisitRecord(
                name,
                newLeftOut,
                visited,
                refusal,
                unfinished,
                finding,
                changes + more,
                writes.next(at, rows, transactions));
    }

    VisitRecord visited(Duration at) {
        return new VisitRecord(name, leftOut, at, null, false, finding, 0, writes.visited());
    }

    VisitRecord refused(Duration at, String why) {
        return new VisitRecord(name, leftOut, at, why, unfinished, finding, changes, writes);
    }

    VisitRecord leftUnfinished() {
        return new VisitRecord(name, leftOut, visited, refusal, true, finding, changes, writes);
    }
}
