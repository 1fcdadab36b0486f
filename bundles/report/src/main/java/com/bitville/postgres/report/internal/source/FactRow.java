package com.bitville.postgres.report.internal.source;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A kept row by column names; what the server does not have reads as absent. */
public final class FactRow {
    private final Table table;
    private final @Nullable Object[] values;

    private FactRow(Table table, @Nullable Object[] values) {
        this.table = table;
        this.values = values;
    }

    public static List<FactRow> of(Rowset rowset) {
        return rowset.rows().stream()
                .map(row -> new FactRow(rowset.table(), row))
                .toList();
    }

    public @Nullable Object value(String column) {
        int place = table.indexOf(column);
        return place < 0 ? null : values[place];
    }

    public String text(String column) {
        return Objects.toString(value(column), "");
    }

    /** A text, or null where there is none. */
    public @Nullable String textOrNull(String column) {
        Object value = value(column);
        return value == null || value.toString().isEmpty() ? null : value.toString();
    }

    public OptionalDouble number(String column) {
        return value(column) instanceof Number number
                ? OptionalDouble.of(number.doubleValue())
                : OptionalDouble.empty();
    }

    /** A number, or null where there is none. */
    public @Nullable Double numberOrNull(String column) {
        return value(column) instanceof Number number ? Double.valueOf(number.doubleValue()) : null;
    }

    /** A number that is 0 where there is none. */
    public double count(String column) {
        return number(column).orElse(0);
    }

    public boolean is(String column) {
        return Boolean.TRUE.equals(value(column));
    }

    public Optional<Instant> time(String column) {
        return value(column) instanceof Instant instant ? Optional.of(instant) : Optional.empty();
    }
}
