package com.bitville.postgres.history.internal.figure;

import com.bitville.postgres.history.internal.file.SlotKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A declared figure taken of rows. */
final class RowFigures {
    private final FigureLine line;
    /** What is not told apart. */
    private final SlotKey whole;

    private final Map<SlotKey, Double> sums = new LinkedHashMap<>();
    private boolean matched;
    private boolean read;

    RowFigures(FigureLine line) {
        this.line = line;
        this.whole = key("", "");
    }

    /** Adds the rows of one of its tables; a table without one of its columns says nothing. */
    void add(FigureRows rows) {
        int value = line.column().isEmpty() ? -1 : rows.column(line.column());
        int database = line.database().isEmpty() ? -1 : rows.column(line.database());
        int[] object = places(rows, line.object());
        int[] where = places(rows, line.where().keySet());
        if ((value < 0 && !line.column().isEmpty())
                || (database < 0 && !line.database().isEmpty())
                || isAbsent(object)
                || isAbsent(where)) {
            return;
        }
        read = true;
        if (line.column().isEmpty() && where.length == 0 && !line.isGrouped()) {
            matched = true;
            sums.merge(whole, (double) rows.total(), Double::sum);
            return;
        }
        String[] wanted = line.where().values().toArray(String[]::new);
        for (int row = 0; row < rows.size(); row++) {
            if (matches(rows, row, where, wanted)) {
                matched = true;
                add(rows, row, value, database, object);
            }
        }
    }

    private static int[] places(FigureRows rows, Collection<String> columns) {
        int[] places = new int[columns.size()];
        int next = 0;
        for (String column : columns) {
            places[next++] = rows.column(column);
        }
        return places;
    }

    private static boolean isAbsent(int[] places) {
        for (int place : places) {
            if (place < 0) {
                return true;
            }
        }
        return false;
    }

    private void add(FigureRows rows, int row, int value, int database, int[] object) {
        double number = value < 0 ? 1 : number(rows.value(row, value));
        if (!Double.isFinite(number)) {
            return;
        }
        if (!line.isGrouped()) {
            sums.merge(whole, number, Double::sum);
            return;
        }
        String where = database < 0 ? "" : text(rows.value(row, database));
        String what = object.length == 1 ? text(rows.value(row, object[0])) : joined(rows, row, object);
        // Whoever has no name is in the sum of the whole server alone.
        if ((database < 0 || !where.isEmpty()) && (object.length == 0 || !what.isEmpty())) {
            sums.merge(key(where, what), number, Double::sum);
        }
    }

    private static String joined(FigureRows rows, int row, int[] object) {
        StringBuilder what = new StringBuilder();
        for (int place : object) {
            String part = text(rows.value(row, place));
            what.append(what.isEmpty() || part.isEmpty() ? "" : ".").append(part);
        }
        return what.toString();
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static boolean matches(FigureRows rows, int row, int[] where, String[] wanted) {
        for (int i = 0; i < where.length; i++) {
            if (!text(rows.value(row, where[i])).equals(wanted[i])) {
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
        return read && !matched && !line.isGrouped() ? Map.of(whole, 0.0) : sums;
    }
}
