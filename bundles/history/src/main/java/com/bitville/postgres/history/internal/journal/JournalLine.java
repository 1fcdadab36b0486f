package com.bitville.postgres.history.internal.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One declared journal.
 *
 * @param name its name
 * @param hourly whether it is a list by the hour; else an entry is written when a thing is first seen and when its state changes
 * @param table the table whose rows are meant
 * @param key the columns that tell one thing from another
 * @param order of an hourly list the column that decides who is on it; else the columns of the state, with commas between
 * @param sums of an hourly list the columns that are added up
 * @param kept the columns that are kept as they are
 * @param text of an hourly list: the table of texts, the columns of its key, the column of the text; or empty
 */
record JournalLine(
        String name,
        boolean hourly,
        String table,
        List<String> key,
        String order,
        List<String> sums,
        List<String> kept,
        List<String> text) {
    private static final int FIELDS = 8;

    static List<JournalLine> declared() {
        InputStream in = Objects.requireNonNull(JournalLine.class.getResourceAsStream("journals.txt"), "journals.txt");
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(JournalLine::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JournalLine parse(String line) {
        List<String> fields = Arrays.stream(line.split("\\|", -1))
                .map(String::strip)
                .map(field -> field.equals("-") ? "" : field)
                .toList();
        if (fields.size() != FIELDS) {
            throw new IllegalArgumentException("a journal has " + FIELDS + " fields, not as many has: " + line);
        }
        return new JournalLine(
                fields.get(0),
                fields.get(1).equals("hourly"),
                fields.get(2),
                list(fields.get(3), ","),
                fields.get(4),
                list(fields.get(5), ","),
                list(fields.get(6), ","),
                list(fields.get(7), ":"));
    }

    /** The columns whose change is an entry. */
    List<String> states() {
        return list(order, ",");
    }

    private static List<String> list(String field, String separator) {
        return field.isEmpty() ? List.of() : List.of(field.split(separator, -1));
    }
}
