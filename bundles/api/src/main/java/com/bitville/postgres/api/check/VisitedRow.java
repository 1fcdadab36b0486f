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
 */
public record VisitedRow(String database, String object, Instant at, Instant since, TableRow row) {
    /** Refuses a null part. */
    public VisitedRow {
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(object, "object");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(row, "row");
    }
}
