package com.bitville.postgres.metrics.internal.naming;

import java.util.List;
import java.util.Set;

/**
 * How the rows of a table become series under the agent's own names.
 *
 * @param labels the columns that tell the rows apart
 * @param most how many rows have series of their own
 * @param option what the operator must ask for to have them
 * @param increments columns that are gauges by their kind and hold what a counter grew by
 * @param totals columns that are gauges by their kind and hold a total
 * @param rest the table whose increments belong to the rest, or empty
 */
public record OwnTable(
        List<String> labels, int most, Option option, Set<String> increments, Set<String> totals, String rest) {
    /** A table with a single row. */
    public static final OwnTable SINGLE = new OwnTable(List.of(), 1, Option.ALWAYS, Set.of(), Set.of(), "");

    /** Whether its rows have series without being asked for. */
    public enum Option {
        ALWAYS,
        TABLES,
        STATEMENTS
    }
}
