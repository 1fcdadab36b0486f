package com.bitville.postgres.api.history;

import java.util.Map;
import java.util.Objects;

/**
 * A figure of every moment of a table: the sum of a column over all rows, or over matching rows. Active sessions are {@code new
 * SeriesQuery("session_counts", "sessions", Map.of("counted_by", "state", "value", "active"))}.
 *
 * @param table the table's name
 * @param column a column of numbers; empty for the number of rows before any cut
 * @param where the required value by column, compared as text; an empty text matches null
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
     * @return the query
     */
    public static SeriesQuery sum(String table, String column) {
        return new SeriesQuery(table, column, Map.of());
    }

    /**
     * The number of rows before any cut.
     *
     * @param table the table's name
     * @return the query
     */
    public static SeriesQuery rows(String table) {
        return new SeriesQuery(table, "", Map.of());
    }
}
