package com.bitville.postgres.history.internal.figure;

import com.bitville.postgres.history.internal.file.SlotKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A declared figure taken of rows. */
final class RowFigures {
    private final FigureLine line;
    private final Map<SlotKey, Double> sums = new LinkedHashMap<>();
    private boolean matched;
    private boolean read;

    RowFigures(FigureLine line) {
        this.line = line;
    }

    /** Adds the rows of one of its tables; a table without one of its columns says nothing. */
    void add(FigureRows rows) {
        int value = line.column().isEmpty() ? -1 : rows.column(line.column());
        int database = line.database().isEmpty() ? -1 : rows.column(line.database());
        List<Integer> object = new ArrayList<>();
        for (String name : line.object()) {
            object.add(rows.column(name));
        }
        Map<Integer, String> where = new LinkedHashMap<>();
        line.where().forEach((name, wanted) -> where.put(rows.column(name), wanted));
        if ((value < 0 && !line.column().isEmpty())
                || (database < 0 && !line.database().isEmpty())
                || object.contains(-1)
                || where.containsKey(-1)) {
            return;
        }
        read = true;
        if (line.column().isEmpty() && where.isEmpty() && !line.isGrouped()) {
            matched = true;
            sums.merge(key("", ""), (double) rows.total(), Double::sum);
            return;
        }
        for (int row = 0; row < rows.size(); row++) {
            if (matches(rows, row, where)) {
                matched = true;
                add(rows, row, value, database, object);
            }
        }
    }

    private void add(FigureRows rows, int row, int value, int database, List<Integer> object) {
        double number = value < 0 ? 1 : number(rows.value(row, value));
        if (!Double.isFinite(number)) {
            return;
        }
        String where = database < 0 ? "" : text(rows.value(row, database));
        StringBuilder what = new StringBuilder();
        for (int place : object) {
            String part = text(rows.value(row, place));
            what.append(what.isEmpty() || part.isEmpty() ? "" : ".").append(part);
        }
        // Whoever has no name is in the sum of the whole server alone.
        if ((database < 0 || !where.isEmpty()) && (object.isEmpty() || !what.isEmpty())) {
            sums.merge(key(where, what.toString()), number, Double::sum);
        }
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static boolean matches(FigureRows rows, int row, Map<Integer, String> where) {
        for (Map.Entry<Integer, String> condition : where.entrySet()) {
            if (!text(rows.value(row, condition.getKey())).equals(condition.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static String text(@Nullable Object value) {
        return Objects.toString(value, "");
    }

    private SlotKey key(String database, String object) {
        return new SlotKey(line.figure().name(), database, object);
    }

    /** Whether any of its tables was there with all columns. */
    boolean isRead() {
        return read;
    }

    /** The sums; of a table that was read and in which no row is meant, 0 rather than nothing. */
    Map<SlotKey, Double> sums() {
        return read && !matched && !line.isGrouped() ? Map.of(key("", ""), 0.0) : sums;
    }
}
