package com.bitville.postgres.report.internal.source;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of a journal's entry, or of a row by columns; what is not there reads as absent. */
public final class JournalValues {
    private JournalValues() {}

    public static String text(Map<String, ?> values, String column) {
        return Objects.toString(values.get(column), "");
    }

    public static double number(Map<String, ?> values, String column) {
        return values.get(column) instanceof Number number ? number.doubleValue() : 0;
    }

    /** In memory a moment, in the journal its text. */
    public static Optional<Instant> time(@Nullable Object value) {
        if (value instanceof Instant instant) {
            return Optional.of(instant);
        }
        try {
            return value == null ? Optional.empty() : Optional.of(Instant.parse(value.toString()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
