package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.SeriesQuery;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Evaluates a series query on a rowset. */
final class MeasureEvaluator {
    private MeasureEvaluator() {}

    /** The figure; empty if the table lacks a column, or if all values of the sum are null. */
    static OptionalDouble of(Rowset rowset, SeriesQuery seriesQuery) {
        for (String column : seriesQuery.where().keySet()) {
            if (rowset.table().indexOf(column) < 0) {
                return OptionalDouble.empty();
            }
        }
        List<@Nullable Object[]> rows = rowset.rows();
        if (seriesQuery.column().isEmpty()) {
            long count = seriesQuery.where().isEmpty()
                    ? rowset.total()
                    : rows.stream()
                            .filter(row -> matches(rowset, row, seriesQuery))
                            .count();
            return OptionalDouble.of((double) count);
        }
        int place = rowset.table().indexOf(seriesQuery.column());
        if (place < 0) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        boolean known = false;
        boolean matched = false;
        for (@Nullable Object[] row : rows) {
            if (matches(rowset, row, seriesQuery)) {
                matched = true;
                if (row[place] instanceof Number number) {
                    sum += number.doubleValue();
                    known = true;
                }
            }
        }
        // No row in that state means 0, not unknown.
        return known || !matched ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    private static boolean matches(Rowset rowset, @Nullable Object[] row, SeriesQuery seriesQuery) {
        for (Map.Entry<String, String> condition : seriesQuery.where().entrySet()) {
            Object value = row[rowset.table().indexOf(condition.getKey())];
            if (!Objects.toString(value, "").equals(condition.getValue())) {
                return false;
            }
        }
        return true;
    }
}
