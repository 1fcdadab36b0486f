package com.bitville.postgres.api.collect.table;

import java.util.List;
import java.util.Objects;

/**
 * The declared shape of one set of rows.
 *
 * @param name the key in the request body; a dotted name nests ({@code blocking.edges} is the key {@code edges} of {@code blocking})
 * @param form the form of its rows in the body
 * @param columns its columns, in the order of the values of a row
 */
public record Table(String name, TableLayout form, List<Column> columns) {
    /** Takes a copy of the columns and refuses a null part. */
    public Table {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(form, "form");
        columns = List.copyOf(columns);
    }

    /**
     * The position of a column.
     *
     * @param column a column's name
     * @return its position from 0, or -1 if there is no such column
     */
    public int indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        return -1;
    }
}
