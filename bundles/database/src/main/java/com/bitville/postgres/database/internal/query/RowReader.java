package com.bitville.postgres.database.internal.query;

import com.bitville.postgres.api.database.Rows;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a result set into plain values, see {@link Rows}, within limits that protect the agent's small heap. */
final class RowReader {
    /** Longer texts are truncated: they would not fit into a request body. */
    static final int LONGEST_TEXT = 256 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RowReader.class);

    private RowReader() {}

    static Rows read(ResultSet rows, TextDecoder decoder, AnswerLimits limits) throws SQLException {
        ResultSetMetaData meta = rows.getMetaData();
        int width = meta.getColumnCount();
        List<String> names = new ArrayList<>(width);
        String[] types = new String[width];
        for (int i = 0; i < width; i++) {
            names.add(meta.getColumnLabel(i + 1));
            types[i] = meta.getColumnTypeName(i + 1);
        }
        List<@Nullable Object[]> values = new ArrayList<>();
        long bytes = 0;
        while (rows.next()) {
            if (values.size() == limits.rows()) {
                throw new AnswerTooLargeException("the answer has more than " + limits.rows() + " rows");
            }
            if (limits.bytes() < Long.MAX_VALUE) {
                bytes += bytes(rows, width);
                if (bytes > limits.bytes()) {
                    throw new AnswerTooLargeException("the answer has more than " + limits.bytes() + " bytes");
                }
            }
            @Nullable Object[] row = new @Nullable Object[width];
            for (int i = 0; i < width; i++) {
                row[i] = readable(rows, i + 1, types[i], decoder);
            }
            values.add(row);
        }
        return new Rows(names, List.of(types), values);
    }

    /** As the server sends them: each value with its length, so that very many columns count even if they are null. */
    private static long bytes(ResultSet rows, int width) throws SQLException {
        long bytes = (long) Integer.BYTES * width;
        for (int i = 1; i <= width; i++) {
            byte[] value = rows.getBytes(i);
            bytes += value == null ? 0 : value.length;
        }
        return bytes;
    }

    /** The whole result has been received: a failure here concerns this one value only. */
    private static @Nullable Object readable(ResultSet rows, int column, String type, TextDecoder decoder) {
        try {
            return value(rows, column, type, decoder);
        } catch (SQLException | NumberFormatException | DateTimeException e) {
            LOG.debug("value_unreadable type={} reason={}", type, e.getClass().getSimpleName());
            return String.valueOf(TextDecoder.UNREADABLE);
        }
    }

    private static @Nullable Object value(ResultSet rows, int column, String type, TextDecoder decoder)
            throws SQLException {
        Object value = switch (type) {
            case "int2", "int4", "serial", "smallserial" -> rows.getInt(column);
            case "int8", "oid", "bigserial" -> rows.getLong(column);
            case "float4", "float8" -> rows.getDouble(column);
            case "bool" -> rows.getBoolean(column);
            case "numeric" -> number(rows.getString(column));
            case "timestamptz" -> instant(rows.getObject(column, OffsetDateTime.class));
            case "text", "name", "varchar", "bpchar" -> text(decoded(rows.getBytes(column), decoder::text));
            case "bytea" -> text(decoded(rows.getBytes(column), decoder::beginning));
            default -> type.startsWith("_") ? list(rows.getArray(column)) : text(rows.getString(column));
        };
        return rows.wasNull() ? null : value;
    }

    private static @Nullable String decoded(byte @Nullable [] bytes, Function<byte[], String> decoding) {
        return bytes == null ? null : decoding.apply(bytes);
    }

    private static @Nullable Object number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> new BigDecimal(text);
        };
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable String text(@Nullable String text) {
        if (text == null || text.length() <= LONGEST_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
        return text.substring(0, end);
    }

    private static @Nullable List<@Nullable Object> list(@Nullable Array array) throws SQLException {
        return array == null ? null : list((Object[]) array.getArray());
    }

    private static List<@Nullable Object> list(Object[] elements) {
        List<@Nullable Object> list = new ArrayList<>(elements.length);
        for (Object element : Arrays.asList(elements)) {
            list.add(element(element));
        }
        return list;
    }

    private static @Nullable Object element(@Nullable Object element) {
        if (element == null || element instanceof Number || element instanceof Boolean) {
            return element;
        }
        if (element instanceof Timestamp time) {
            return time.toInstant();
        }
        return element instanceof Object[] nested ? list(nested) : text(element.toString());
    }
}
