package com.bitville.postgres.history.internal.figure;

import com.bitville.postgres.api.history.series.Aggregate;
import com.bitville.postgres.api.history.series.Figure;
import com.bitville.postgres.api.history.series.FigureKind;
import com.bitville.postgres.history.internal.file.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One declared figure and where it is read.
 *
 * @param figure what it is
 * @param reading how its column is read
 * @param section by the minute, or as a figure of objects
 * @param complete whether a series without a row in a table that was read is 0 rather than unknown
 * @param tables the tables over which it is summed, or one path of the status document with {@code status:} before it
 * @param column the column; empty for the number of rows
 * @param where what a row must have, by column, compared as text; an empty text matches null
 * @param database the column that names the database, or empty
 * @param object the columns that name the object, joined by dots without those that are empty, or none
 */
record FigureLine(
        Figure figure,
        Reading reading,
        Section section,
        boolean complete,
        List<String> tables,
        String column,
        Map<String, String> where,
        String database,
        List<String> object) {
    private static final int FIELDS = 9;
    private static final String NOTHING = "-";

    /** How a column is read. */
    enum Reading {
        /** As it is. */
        GAUGE,
        /** Growth over the interval of the snapshot. */
        GROWTH,
        /** Growth since the last snapshot of this table. */
        COUNTED,
        /** A number that only grows until it is reset. */
        TOTAL
    }

    static FigureLine parse(String line) {
        List<String> fields = Arrays.stream(line.split("\\|", -1))
                .map(String::strip)
                .map(field -> field.equals(NOTHING) ? "" : field)
                .toList();
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException("a figure has " + FIELDS + " fields, not as many has: " + line);
        }
        List<String> words = list(fields.get(2), " ");
        Reading reading = Reading.valueOf(words.get(0).toUpperCase(Locale.ROOT));
        Section section = words.contains("objects") ? Section.OBJECTS : Section.FIGURES;
        Figure figure = new Figure(
                fields.get(0),
                fields.get(1),
                reading == Reading.GAUGE ? FigureKind.GAUGE : FigureKind.COUNTER,
                section == Section.FIGURES ? Set.of(Aggregate.MEAN, Aggregate.MAX) : Set.of(Aggregate.MEAN),
                fields.get(8));
        return new FigureLine(
                figure,
                reading,
                section,
                words.contains("complete"),
                list(fields.get(3), "\\+"),
                fields.get(4),
                conditions(fields.get(5)),
                fields.get(6),
                list(fields.get(7), ","));
    }

    private static List<String> list(String field, String separator) {
        return field.isEmpty() ? List.of() : List.of(field.split(separator, -1));
    }

    private static Map<String, String> conditions(String field) {
        Map<String, String> where = new LinkedHashMap<>();
        for (String condition : new ArrayList<>(list(field, ","))) {
            int equals = condition.indexOf('=');
            where.put(condition.substring(0, equals), condition.substring(equals + 1));
        }
        return where;
    }

    boolean isGrouped() {
        return !database.isEmpty() || !object.isEmpty();
    }
}
