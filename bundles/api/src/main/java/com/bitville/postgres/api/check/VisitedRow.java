package com.bitville.postgres.api.check;

import java.time.Instant;
import java.util.Objects;

/**
 * A row that a check keeps of the last visit to a database.
 *
 * @param database the database
 * @param object what the check calls it
 * @param at when the database was visited, by the agent's clock
 * @param since the first of the visits, without one between that lacked it, at which the check kept a row of that name; begins anew when the
 *     agent forgets what it has read
 * @param row the row
 * @param read when the row was read: that visit, or an earlier one if only what has changed since is read
 */
public record VisitedRow(String database, String object, Instant at, Instant since, TableRow row, Instant read) {
    /**
     * A row that the last visit has read.
     *
     * @param database the database
     * @param object what the check calls it
     * @param at when the database was visited
     * @param since the first of the visits at which the check kept a row of that name
     * @param row the row
     */
    public VisitedRow(String database, String object, Instant at, Instant since, TableRow row) {
        this(database, object, at, since, row, at);
    }

    /** Refuses a null part. */
    public VisitedRow {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(row, "row");
        Objects.requireNonNull(read, "read");
    }
}
