package com.bitville.postgres.api.database;

import java.util.Set;

/**
 * A relation and the columns of it that a SQL file reads.
 *
 * @param relation a view of {@code pg_catalog} or of an extension, without its schema
 * @param columns the columns the file requires
 */
public record Need(String relation, Set<String> columns) {
    /** Takes a copy of the columns. */
    public Need {
        columns = Set.copyOf(columns);
    }
}
