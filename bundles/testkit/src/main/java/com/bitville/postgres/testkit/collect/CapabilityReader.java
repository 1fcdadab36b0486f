package com.bitville.postgres.testkit.collect;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads a server's capabilities for a role with simple queries. */
final class CapabilityReader {
    private static final String COLUMNS = """
            SELECT c.relname, a.attname FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
            WHERE c.relkind IN ('r', 'v') AND a.attnum > 0 AND NOT a.attisdropped AND (
              c.relnamespace = 'pg_catalog'::regnamespace
              OR EXISTS (SELECT FROM pg_catalog.pg_depend d
                         WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e'))""";

    private CapabilityReader() {}

    static Capabilities read(Connection connection) throws SQLException {
        Map<String, Set<String>> columns = new HashMap<>();
        for (Object[] row : PlainValues.query(connection, COLUMNS).values()) {
            columns.computeIfAbsent((String) row[0], relation -> new HashSet<>())
                    .add((String) row[1]);
        }
        List<?> memberships = (List<?>) one(
                connection,
                "SELECT ARRAY(SELECT rolname FROM pg_catalog.pg_roles"
                        + " WHERE rolname ~ '^pg_' AND pg_catalog.pg_has_role(oid, 'USAGE'))");
        return new Capabilities(
                Integer.parseInt((String) one(connection, "SHOW server_version_num")),
                (Boolean) one(connection, "SELECT pg_catalog.pg_is_in_recovery()"),
                Optional.of(
                        (String) one(connection, "SELECT system_identifier::text FROM pg_catalog.pg_control_system()")),
                (String) one(connection, "SELECT current_user::text"),
                (Boolean) one(connection, "SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user"),
                Set.copyOf(memberships.stream().map(String::valueOf).toList()),
                columns,
                pairs(
                        connection,
                        "SELECT extname, nspname FROM pg_catalog.pg_extension"
                                + " JOIN pg_catalog.pg_namespace n ON n.oid = extnamespace"),
                pairs(connection, "SELECT name, setting FROM pg_catalog.pg_settings WHERE setting IS NOT NULL"),
                true);
    }

    static Object one(Connection connection, String sql) throws SQLException {
        Object value = PlainValues.query(connection, sql).values().get(0)[0];
        if (value == null) {
            throw new SQLException("no answer to " + sql);
        }
        return value;
    }

    private static Map<String, String> pairs(Connection connection, String sql) throws SQLException {
        Map<String, String> pairs = new HashMap<>();
        Rows rows = PlainValues.query(connection, sql);
        for (Object[] row : rows.values()) {
            pairs.put((String) row[0], (String) row[1]);
        }
        return pairs;
    }
}
