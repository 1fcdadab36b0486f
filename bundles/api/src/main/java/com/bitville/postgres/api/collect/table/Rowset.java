package com.bitville.postgres.api.collect.table;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one {@link Table} at one moment. Values are only of JDK types, as the column's {@link Kind} says, so that keeping rows does
 * not keep a collector's class loader in memory.
 *
 * @param table the shape as read: the declared one, without columns that the server does not have, and with further ones that it has
 * @param rows each with one value for each column of the table, in their order; a value may be null
 * @param total how many rows there were before any cut
 * @param truncated whether rows were cut, so that {@code rows.size() < total}
 */
public record Rowset(Table table, List<@Nullable Object[]> rows, long total, boolean truncated) {
    /** Takes a copy of the list and refuses rows of the wrong width. */
    public Rowset {
        Objects.requireNonNull(table, "table");
        rows = List.copyOf(rows);
        for (Object[] row : rows) {
            if (row.length != table.columns().size()) {
                throw new IllegalArgumentException("table " + table.name() + " has "
                        + table.columns().size() + " columns, a row has " + row.length + " values");
            }
        }
    }

    /**
     * All rows of an answer. Each column of the table is filled from the answer's column of the same name, at any position. Columns of the
     * answer that the table does not declare are left out.
     *
     * @param table the declared shape
     * @param answer what the server answered
     * @return a rowset that is not truncated
     * @throws CollectException with {@link Reason#FAILED} if the answer has no column, or more than one, of a declared name
     */
    public static Rowset of(Table table, Rows answer) throws CollectException {
        List<String> names = answer.names();
        int[] places = new int[table.columns().size()];
        for (int i = 0; i < places.length; i++) {
            String name = table.columns().get(i).name();
            places[i] = names.indexOf(name);
            if (places[i] < 0 || places[i] != names.lastIndexOf(name)) {
                throw new CollectException(
                        Reason.FAILED,
                        "the table " + table.name() + " declares the column " + name + ", the answer has "
                                + (places[i] < 0 ? "none" : "several") + " of that name among " + names);
            }
        }
        List<@Nullable Object[]> rows = new ArrayList<>(answer.values().size());
        for (@Nullable Object[] from : answer.values()) {
            @Nullable Object[] row = new @Nullable Object[places.length];
            for (int i = 0; i < places.length; i++) {
                row[i] = from[places[i]];
            }
            rows.add(row);
        }
        return complete(table, rows);
    }

    /**
     * All rows there were.
     *
     * @param table the declared shape
     * @param rows the rows
     * @return a rowset that is not truncated
     */
    public static Rowset complete(Table table, List<@Nullable Object[]> rows) {
        return new Rowset(table, rows, rows.size(), false);
    }

    /**
     * The first rows of a possibly longer list.
     *
     * @param table the declared shape
     * @param rows all rows, the most important first
     * @param most how many to keep
     * @return a rowset of at most {@code most} rows, with the total number
     */
    public static Rowset first(Table table, List<@Nullable Object[]> rows, int most) {
        return rows.size() <= most
                ? complete(table, rows)
                : new Rowset(table, rows.subList(0, most), rows.size(), true);
    }
}
