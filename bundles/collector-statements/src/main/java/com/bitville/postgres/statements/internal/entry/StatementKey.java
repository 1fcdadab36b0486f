package com.bitville.postgres.statements.internal.entry;

/**
 * What identifies an entry of {@code pg_stat_statements}.
 *
 * @param userid who ran it
 * @param dbid where
 * @param queryid the statement
 * @param toplevel whether it was run directly; true if the extension (before 1.9) does not report it
 */
public record StatementKey(long userid, long dbid, long queryid, boolean toplevel) {
    /** The same without the level. */
    StatementKey anyLevel() {
        return toplevel ? this : new StatementKey(userid, dbid, queryid, true);
    }

    /** The same statement run directly, if this is inside a function, and the reverse. */
    public StatementKey otherLevel() {
        return new StatementKey(userid, dbid, queryid, !toplevel);
    }
}
