package com.bitville.postgres.api.collect.table;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The declared shape of one set of rows.
 *
 * @param name the key in the request body; a dotted name nests ({@code blocking.edges} is the key {@code edges} of {@code blocking})
 * @param form the form of its rows in the body
 * @param columns its columns, in the order of the values of a row
 * @param reach whether its rows leave the agent
 */
public record Table(String name, TableLayout form, List<Column> columns, Reach reach) {
    /** Takes a copy of the columns and refuses a null part. */
    public Table {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(reach, "reach");
        columns = List.copyOf(columns);
    }

    /**
     * A table whose rows leave the agent.
     *
     * @param name the key in the request body
     * @param form the layout of its rows in the body
     * @param columns its columns
     */
    public Table(String name, TableLayout form, List<Column> columns) {
        this(name, form, columns, Reach.SHIPPED);
    }

    /**
     * The same table with other columns: those of a subject that one server has, and those that the subject does not declare.
     *
     * @param others its columns
     * @return the table
     */
    public Table withColumns(List<Column> others) {
        return new Table(name, form, others, reach);
    }

    /**
     * Why the rows of a table do not fit this one, as declared. The list of what leaves the agent must be true: a column has its declared
     * kind, an undeclared text is redacted, and the reach is the same.
     *
     * @param read the table of rows that were read
     * @return the reason, or empty; columns may be absent, and further ones may have any kind but {@link Kind#TEXT}
     */
    public Optional<String> misfit(Table read) {
        if (read.equals(this)) {
            return Optional.empty();
        }
        if (!read.name().equals(name) || read.reach() != reach) {
            return Optional.of("the table " + read.name() + " of reach " + read.reach() + ", declared is " + name
                    + " of reach " + reach);
        }
        for (Column column : read.columns()) {
            int place = indexOf(column.name());
            if (place < 0 && column.kind() == Kind.TEXT) {
                return Optional.of("the column " + column.name() + " of the table " + name
                        + " as TEXT, which its subject does not declare: such a text is FREE_TEXT");
            }
            if (place >= 0 && columns.get(place).kind() != column.kind()) {
                return Optional.of("the column " + column.name() + " of the table " + name + " as " + column.kind()
                        + ", its subject declares " + columns.get(place).kind());
            }
        }
        return Optional.empty();
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
