package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.collect.table.Rowset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows by the names of their columns. */
final class RowValues {
    private RowValues() {}

    static List<Map<String, @Nullable Object>> rows(Rowset rowset) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (@Nullable Object[] values : rowset.rows()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (int i = 0; i < values.length; i++) {
                row.put(rowset.table().columns().get(i).name(), values[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    /** A number, 0 where there is none. */
    static double number(Map<String, ?> row, String key) {
        return row.get(key) instanceof Number number ? number.doubleValue() : 0;
    }
}
