package com.bitville.postgres.api.check;

import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A row of a collected table, read by column name. A column that the server does not have reads as absent, and so does every text of an
 * application ({@link Kind#SQL_TEXT}, {@link Kind#FREE_TEXT}): a finding never contains one.
 */
public final class TableRow {
    private static final int FEW = 8;

    private final Table table;
    private final @Nullable Object[] values;
    /** Shared by many rows of one table; empty where looking through the columns is as fast. */
    private final Map<String, Integer> places;

    /**
     * The rows of a table.
     *
     * @param table its columns
     * @param rows its values, shared and never changed
     * @return the rows, in the same order
     */
    public static List<TableRow> all(Table table, List<@Nullable Object[]> rows) {
        Map<String, Integer> places = new HashMap<>();
        if (rows.size() > FEW) {
            for (int i = 0; i < table.columns().size(); i++) {
                places.putIfAbsent(table.columns().get(i).name(), i);
            }
        }
        List<TableRow> all = new ArrayList<>(rows.size());
        for (@Nullable Object[] row : rows) {
            all.add(new TableRow(table, row, places));
        }
        return List.copyOf(all);
    }

    /**
     * A row.
     *
     * @param table its columns
     * @param values its values, shared and never changed
     */
    public TableRow(Table table, @Nullable Object[] values) {
        this(table, values, Map.of());
    }

    private TableRow(Table table, @Nullable Object[] values, Map<String, Integer> places) {
        this.table = Objects.requireNonNull(table, "table");
        this.values = values;
        this.places = places;
    }

    /** Texts of applications are not for findings: what is redacted elsewhere reads as absent here. */
    private @Nullable Object value(String column) {
        int place = places.isEmpty() ? table.indexOf(column) : places.getOrDefault(column, -1);
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
