package com.bitville.postgres.api.history;

import java.util.Map;
import java.util.Objects;

/**
 * A figure that every moment of a table has: the sum of a column over all rows, or over those that match. Active sessions are
 * {@code new Measure("session_counts", "sessions", Map.of("counted_by", "state", "value", "active"))}.
 *
 * @param table the table's name
 * @param column a column of numbers; empty for the number of rows before any cut
 * @param where what a row must have, by column, compared as text; an empty text matches null
 */
public record SeriesQuery(String table, String column, Map<String, String> where) {
    /** Takes a copy of the conditions. */
    public SeriesQuery {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(column, "column");
        where = Map.copyOf(where);
    }

    /**
     * The sum of a column over all rows.
     *
     * @param table the table's name
     * @param column a column of numbers
     * @return the measure
     */
    public static SeriesQuery sum(String table, String column) {
        return new SeriesQuery(table, column, Map.of());
    }

    /**
     * The number of rows before any cut.
     *
     * @param table the table's name
     * @return the measure
     */
    public static SeriesQuery rows(String table) {
        return new SeriesQuery(table, "", Map.of());
    }
}
