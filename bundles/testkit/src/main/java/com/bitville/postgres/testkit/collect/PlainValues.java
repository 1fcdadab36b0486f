package com.bitville.postgres.testkit.collect;

import com.bitville.postgres.api.database.Rows;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Converts JDBC values to and from those that {@link Rows} specifies. */
final class PlainValues {
    private PlainValues() {}

    static Rows query(Connection connection, String text, @Nullable Object... params) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (int i = 0; i < params.length; i++) {
                bind(statement, i + 1, params[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return read(result);
            }
        }
    }

    private static void bind(PreparedStatement statement, int place, @Nullable Object value) throws SQLException {
        if (value instanceof Instant instant) {
            statement.setObject(place, instant.atOffset(ZoneOffset.UTC));
        } else if (value instanceof long[] numbers) {
            Object[] elements = Arrays.stream(numbers).boxed().toArray();
            statement.setArray(place, statement.getConnection().createArrayOf("int8", elements));
        } else if (value instanceof List<?> list) {
            Object first = list.isEmpty() ? "" : list.get(0);
            String type = first instanceof Integer ? "int4" : first instanceof Long ? "int8" : "text";
            statement.setArray(place, statement.getConnection().createArrayOf(type, list.toArray()));
        } else {
            statement.setObject(place, value);
        }
    }

    private static Rows read(ResultSet result) throws SQLException {
        ResultSetMetaData meta = result.getMetaData();
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        for (int column = 1; column <= meta.getColumnCount(); column++) {
            names.add(meta.getColumnLabel(column));
            types.add(meta.getColumnTypeName(column));
        }
        List<@Nullable Object[]> values = new ArrayList<>();
        while (result.next()) {
            @Nullable Object[] row = new @Nullable Object[names.size()];
            for (int column = 1; column <= names.size(); column++) {
                row[column - 1] = value(result, column, types.get(column - 1));
            }
            values.add(row);
        }
        return new Rows(names, types, values);
    }

    private static @Nullable Object value(ResultSet result, int column, String type) throws SQLException {
        Object value = switch (type) {
            case "int2", "int4" -> result.getInt(column);
            case "int8", "oid" -> result.getLong(column);
            case "float4", "float8" -> result.getDouble(column);
            case "bool" -> result.getBoolean(column);
            case "numeric" -> number(result.getString(column));
            case "timestamptz" -> instant(result.getObject(column, OffsetDateTime.class));
            case "text", "name", "bytea" -> text(result.getBytes(column));
            default -> type.startsWith("_") ? list(result.getArray(column)) : result.getString(column);
        };
        return result.wasNull() ? null : value;
    }

    /** Invalid UTF-8 is replaced as in the agent, but not byte by byte. */
    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static @Nullable Object number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return text.equals("NaN") || text.endsWith("Infinity") ? (Object) Double.valueOf(text) : new BigDecimal(text);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable List<@Nullable Object> list(@Nullable Array array) throws SQLException {
        if (array == null) {
            return null;
        }
        List<@Nullable Object> list = new ArrayList<>();
        for (@Nullable Object element : (@Nullable Object[]) array.getArray()) {
            boolean plain = element == null || element instanceof Number || element instanceof Boolean;
            list.add(plain ? element : element instanceof Timestamp t ? t.toInstant() : String.valueOf(element));
        }
        return list;
    }
}
