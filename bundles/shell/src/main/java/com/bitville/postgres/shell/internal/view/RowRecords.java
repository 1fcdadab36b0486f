package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of collected tables as values by column name. */
public final class RowRecords {
    private RowRecords() {}

    public static List<Map<String, @Nullable Object>> of(Snapshot snapshot, String table) {
        return snapshot.rowsets().stream()
                .filter(rowset -> rowset.table().name().equals(table))
                .flatMap(rowset -> of(rowset).stream())
                .toList();
    }

    public static List<Map<String, @Nullable Object>> of(Rowset rowset) {
        List<Map<String, @Nullable Object>> records = new ArrayList<>();
        List<@Nullable Object[]> rows = rowset.rows();
        for (@Nullable Object[] row : rows) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            for (int i = 0; i < row.length; i++) {
                Column column = rowset.table().columns().get(i);
                named.put(column.name(), value(column, row[i]));
            }
            records.add(named);
        }
        return records;
    }

    /** A value of a document: an identifier of 64 bits is a text, because readers of JSON round such numbers. */
    public static @Nullable Object value(Column column, @Nullable Object value) {
        return column.kind() == Kind.ID64 && value instanceof Number ? value.toString() : value;
    }

    public static double number(Map<?, ?> row, String column) {
        return row.get(column) instanceof Number number ? number.doubleValue() : 0;
    }

    public static int integer(Map<?, ?> row, String column) {
        return (int) number(row, column);
    }

    public static List<Integer> integers(Map<?, ?> row, String column) {
        return row.get(column) instanceof List<?> list
                ? list.stream()
                        .filter(Number.class::isInstance)
                        .map(each -> ((Number) each).intValue())
                        .toList()
                : List.of();
    }
}
