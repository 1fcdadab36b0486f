package com.bitville.postgres.api.check;

import java.time.Instant;
import java.util.List;

/**
 * What a check keeps of the last visit to a database. The same instance until the next visit, so that a check can tell what it has judged
 * already.
 *
 * @param database its name
 * @param at when it was visited
 * @param rows what is kept of one table
 */
public record VisitedDatabase(String database, Instant at, List<VisitedRow> rows) {
    public VisitedDatabase {
        rows = List.copyOf(rows);
    }
}
