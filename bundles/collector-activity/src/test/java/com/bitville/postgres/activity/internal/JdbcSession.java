package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A session over plain JDBC that answers as the database bundle does. */
final class JdbcSession implements Session {
    final List<String> queries = new ArrayList<>();
    private final Connection connection;
    private final Capabilities capabilities;

    JdbcSession(Connection connection) throws SQLException {
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = 'bitville-monitor'; SET lock_timeout = '100ms';"
                    + "SET default_transaction_read_only = on; SET search_path = pg_catalog");
        }
        this.capabilities = probe();
    }

    private Capabilities probe() throws SQLException {
        Map<String, Set<String>> columns = new HashMap<>();
        Set<String> memberships = new HashSet<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(
                    "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c"
                            + " ON c.oid = a.attrelid WHERE attnum > 0 AND relname IN ('pg_stat_activity', 'pg_locks', 'pg_class')")) {
                while (rows.next()) {
                    columns.computeIfAbsent(rows.getString(1), key -> new HashSet<>())
                            .add(rows.getString(2));
                }
            }
            try (ResultSet rows = statement.executeQuery(
                    "SELECT rolname FROM pg_roles WHERE rolname LIKE 'pg\\_%' AND pg_has_role(oid, 'USAGE')")) {
                while (rows.next()) {
                    memberships.add(rows.getString(1));
                }
            }
        }
        return new Capabilities(
                connection.getMetaData().getDatabaseMajorVersion() * 10_000,
                false,
                Optional.empty(),
                connection.getMetaData().getUserName(),
                false,
                memberships,
                columns,
                Map.of(),
                Map.of(),
                true);
    }

    @Override
    public Rows query(Sql sql, @Nullable Object... params) throws CollectException {
        queries.add(sql.name());
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            for (int i = 0; i < params.length; i++) {
                Object value = params[i];
                if (value instanceof Instant instant) {
                    statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
                } else if (value instanceof List<?> list) {
                    String type = list.get(0) instanceof Integer ? "int4" : "int8";
                    statement.setArray(i + 1, connection.createArrayOf(type, list.toArray()));
                } else {
                    statement.setObject(i + 1, value);
                }
            }
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows);
            }
        } catch (SQLException e) {
            Reason reason = "55P03".equals(e.getSQLState()) ? Reason.TIMED_OUT : Reason.FAILED;
            throw new CollectException(reason, String.valueOf(e.getMessage()), e);
        }
    }

    private static Rows read(ResultSet rows) throws SQLException {
        List<String> names = new ArrayList<>();
        List<@Nullable Object[]> values = new ArrayList<>();
        int width = rows.getMetaData().getColumnCount();
        for (int i = 1; i <= width; i++) {
            names.add(rows.getMetaData().getColumnLabel(i));
        }
        while (rows.next()) {
            @Nullable Object[] row = new @Nullable Object[width];
            for (int i = 1; i <= width; i++) {
                row[i - 1] = value(rows, i, rows.getMetaData().getColumnTypeName(i));
            }
            values.add(row);
        }
        return new Rows(names, values);
    }

    private static @Nullable Object value(ResultSet rows, int column, String type) throws SQLException {
        Object value = switch (type) {
            case "int4" -> rows.getInt(column);
            case "int8", "oid" -> rows.getLong(column);
            case "bool" -> rows.getBoolean(column);
            case "timestamptz" -> {
                OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
                yield time == null ? null : time.toInstant();
            }
            case "_int4" -> {
                Array array = rows.getArray(column);
                yield array == null ? null : Arrays.asList((Object[]) array.getArray());
            }
            default -> rows.getString(column);
        };
        return rows.wasNull() ? null : value;
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public int backendPid() {
        throw new UnsupportedOperationException();
    }
}
