package com.bitville.postgres.api.check;

import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Table;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A row of a collected table, read by column name. A column that the server does not have reads as absent, and so does every text of an
 * application ({@link Kind#SQL_TEXT}, {@link Kind#FREE_TEXT}): a finding never contains one.
 */
public final class TableRow {
    private final Table table;
    private final @Nullable Object[] values;

    /**
     * A row.
     *
     * @param table its columns
     * @param values its values, shared and never changed
     */
    public TableRow(Table table, @Nullable Object[] values) {
        this.table = Objects.requireNonNull(table, "table");
        this.values = values;
    }

    /** Texts of applications are not for findings: what is redacted elsewhere reads as absent here. */
    private @Nullable Object value(String column) {
        int place = table.indexOf(column);
        if (place < 0) {
            return null;
        }
        Kind kind = table.columns().get(place).kind();
        return kind == Kind.SQL_TEXT || kind == Kind.FREE_TEXT ? null : values[place];
    }

    /**
     * Whether there is a value.
     *
     * @param column its name
     * @return false where it is null or the server has no such column
     */
    public boolean has(String column) {
        return value(column) != null;
    }

    /**
     * A text.
     *
     * @param column its name
     * @return the value as text, empty where there is none
     */
    public String text(String column) {
        return Objects.toString(value(column), "");
    }

    /**
     * A number.
     *
     * @param column its name
     * @return the number; also of a text that is one, such as a 64-bit identifier
     */
    public OptionalDouble number(String column) {
        Object value = value(column);
        if (value instanceof Number number) {
            return OptionalDouble.of(number.doubleValue());
        }
        if (value instanceof String text && text.matches("-?[0-9]{1,18}(\\.[0-9]{1,9})?")) {
            return OptionalDouble.of(Double.parseDouble(text));
        }
        return OptionalDouble.empty();
    }

    /**
     * A number that is 0 where there is none.
     *
     * @param column its name
     * @return the number
     */
    public double count(String column) {
        return number(column).orElse(0);
    }

    /**
     * A flag.
     *
     * @param column its name
     * @return true only where the value is true
     */
    public boolean is(String column) {
        return Boolean.TRUE.equals(value(column));
    }

    /**
     * A time.
     *
     * @param column its name
     * @return the time, or empty
     */
    public Optional<Instant> time(String column) {
        return value(column) instanceof Instant instant ? Optional.of(instant) : Optional.empty();
    }
}
