package com.bitville.postgres.api.collect.table;

import java.util.Objects;

/**
 * One column of a {@link Table}.
 *
 * @param name the wire key: PostgreSQL's own column name, else snake_case with the unit last ({@code _ms}, {@code _bytes})
 * @param kind what its values are; a value may also be a {@link java.util.List} of such values
 * @param unit the unit of a number ({@code ms}, {@code bytes}, {@code count}), empty where there is none
 * @param description what it means, one sentence
 */
public record Column(String name, Kind kind, String unit, String description) {
    /** Refuses a null part. */
    public Column {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(description, "description");
    }

    /**
     * A column without a unit.
     *
     * @param name the wire key
     * @param kind what its values are
     * @param description what it means
     * @return the column
     */
    public static Column of(String name, Kind kind, String description) {
        return new Column(name, kind, "", description);
    }
}
