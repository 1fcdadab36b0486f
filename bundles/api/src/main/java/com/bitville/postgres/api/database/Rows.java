package com.bitville.postgres.api.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one query as plain values: {@code int2/4} are {@link Integer}, {@code int8} and {@code oid} {@link Long}, floats {@link
 * Double}, {@code numeric} {@link java.math.BigDecimal} (NaN is {@link Double#NaN}), {@code bool} {@link Boolean}, {@code timestamptz}
 * {@link java.time.Instant}, arrays {@link List}, all else {@link String}; NULL stays null.
 *
 * <p>A text may come from another database and have that database's encoding. It is read as UTF-8 or in the encoding of the connected
 * database; each byte that is not a character becomes U+FFFD and two hexadecimal digits. A {@code bytea} is read as the beginning of such a
 * text, so that SQL can cut texts by bytes. A value that cannot be read at all is U+FFFD alone. An unreadable value never affects other
 * values.
 *
 * @param names column names as the server gave them
 * @param types the server's names of the columns' types ({@code int8}, {@code pg_lsn}), in the order of the names; empty where not known
 * @param values rows in the order received
 */
public record Rows(List<String> names, List<String> types, List<@Nullable Object[]> values) {
    /** Takes copies of the lists. */
    public Rows {
        names = List.copyOf(names);
        types = List.copyOf(types);
        values = List.copyOf(values);
    }

    /**
     * An answer without types.
     *
     * @param names column names as the server gave them
     * @param values rows in the order received
     */
    public Rows(List<String> names, List<@Nullable Object[]> values) {
        this(names, List.of(), values);
    }

    /**
     * The position of a column.
     *
     * @param name a column's name
     * @return its position from 0
     * @throws IllegalArgumentException if the answer has no such column
     */
    public int index(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no column " + name + " among " + names);
        }
        return index;
    }
}
