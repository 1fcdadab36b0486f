package com.bitville.postgres.report.internal.fact;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of facts.
 *
 * @param rows values by column: {@link String}, {@link Number}, {@link java.time.Instant}, {@link Boolean}, or null where one is not known
 * @param total how many rows there were before any cut
 * @param note what a reader has to know of these figures, or empty
 * @param unknown why nothing is known; empty where something is, even if that is that there was nothing
 */
public record FactTable(
        String id,
        String title,
        FactScope scope,
        List<FactColumn> columns,
        List<List<@Nullable Object>> rows,
        long total,
        String note,
        String unknown)
        implements FactBlock {
    public FactTable {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(rows);
    }

    /** A table of which nothing is known. */
    public static FactTable unknown(String id, String title, FactScope scope, String reason) {
        return new FactTable(id, title, scope, List.of(), List.of(), 0, "", reason);
    }

    public boolean isTruncated() {
        return rows.size() < total;
    }

    /** The place of a column, or -1. */
    public int place(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).id().equals(column)) {
                return i;
            }
        }
        return -1;
    }

    /** A value by the column's id. */
    public @Nullable Object value(int row, String column) {
        return rows.get(row).get(place(column));
    }
}
