package com.bitville.postgres.database.internal.connect;

import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.query.ConnectionRefusedException;
import com.bitville.postgres.database.internal.query.TextDecoder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * The limits of every session of the agent, set and then verified: a limit that did not take effect protects nothing. Two are requested in the
 * startup packet, which also shows that its options arrive. The session sets the others itself: what the startup packet sets hides the
 * server's own value from the session, which then cannot be read.
 */
public final class SessionLimits {
    private static final int IDLE_IN_TRANSACTION_MS = 10_000;
    private static final int WORK_MEM_KB = 4_096;
    /** As SHOW has them. */
    private static final String SHOWN = "SELECT wanted.name, pg_catalog.current_setting(wanted.name)"
            + " FROM pg_catalog.unnest(?::pg_catalog.text[]) AS wanted (name)";
    /** In base units. */
    private static final String IN_UNITS =
            "SELECT s.name, s.setting FROM pg_catalog.pg_settings AS s WHERE s.name = ANY (?)";

    private static final int FIRST_WITH_CONNECTION_CHECK = 140_000;

    private final Map<String, String> requested = new LinkedHashMap<>();
    private final Map<String, String> set = new LinkedHashMap<>();
    private final Map<String, String> bestEffort = new LinkedHashMap<>();

    public SessionLimits(DatabaseSettings settings) {
        requested.put("default_transaction_read_only", "on");
        requested.put("search_path", "pg_catalog");
        set.put("statement_timeout", Long.toString(settings.statementTimeout().toMillis()));
        set.put("lock_timeout", Long.toString(settings.lockTimeout().toMillis()));
        set.put("idle_in_transaction_session_timeout", Integer.toString(IDLE_IN_TRANSACTION_MS));
        set.put("work_mem", Integer.toString(WORK_MEM_KB));
        set.put("jit", "off");
        set.put("max_parallel_workers_per_gather", "0");
        // End the backends of a killed agent; over a Unix socket these read back as 0.
        bestEffort.put("tcp_keepalives_idle", "30");
        bestEffort.put("tcp_keepalives_interval", "10");
        bestEffort.put("tcp_keepalives_count", "3");
        bestEffort.put("tcp_user_timeout", "30000");
    }

    /** The startup packet's {@code options}. */
    String options() {
        return requested.entrySet().stream()
                .map(limit -> "-c " + limit.getKey() + "=" + limit.getValue())
                .collect(Collectors.joining(" "));
    }

    /** Refuses a pooler, and a session whose limits differ from the requested ones. */
    public void verify(Connection connection) throws SQLException {
        refusePooler(connection);
        verify(
                connection,
                SHOWN,
                requested,
                "; connect directly to the server, not through a pooler or proxy that drops startup options");
        setTheOthers(connection);
        takeTextsAsTheyAre(connection);
        watchTheClient(connection);
        verify(connection, IN_UNITS, set, "; connect directly to the server");
    }

    private static void verify(Connection connection, String how, Map<String, String> limits, String advice)
            throws SQLException {
        Map<String, String> found = settings(connection, how, limits.keySet());
        List<String> missing = new ArrayList<>();
        limits.forEach((name, value) -> {
            if (!value.equals(found.get(name))) {
                missing.add(name + "=" + found.get(name) + " instead of " + value);
            }
        });
        if (!missing.isEmpty()) {
            throw new ConnectionRefusedException(
                    ServerState.GUARDS_FAILED,
                    ReasonCode.GUARDS,
                    "session limits did not take effect: " + String.join(", ", missing) + advice);
        }
    }

    private void setTheOthers(Connection connection) throws SQLException {
        Map<String, String> all = new LinkedHashMap<>(set);
        all.putAll(bestEffort);
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT pg_catalog.set_config(wanted.name, wanted.value, false)"
                        + " FROM ROWS FROM (pg_catalog.unnest(?::pg_catalog.text[]), pg_catalog.unnest(?::pg_catalog.text[])) AS wanted (name, value)")) {
            statement.setArray(1, connection.createArrayOf("text", all.keySet().toArray()));
            statement.setArray(2, connection.createArrayOf("text", all.values().toArray()));
            statement.executeQuery().close();
        }
    }

    public static String pooler(String sign) {
        return "a connection pooler answers instead of the server (" + sign
                + "); through it, the agent's session limits could apply to"
                + " an application's transactions: set host and port of the server itself";
    }

    /** Runs before any SET: a pooler invents the backend pid of the protocol. */
    private static void refusePooler(Connection connection) throws SQLException {
        int announced = connection.unwrap(PGConnection.class).getBackendPID();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            rows.next();
            if (rows.getInt(1) != announced) {
                throw new ConnectionRefusedException(
                        ServerState.POOLER_REFUSED, ReasonCode.POOLER, pooler("backend pids differ"));
            }
        }
    }

    /**
     * With the encoding of its database the server sends texts unconverted, as {@link TextDecoder} expects; otherwise a single byte that
     * cannot be converted, in a session of another database, makes the whole query fail.
     */
    private static void takeTextsAsTheyAre(Connection connection) throws SQLException {
        if ("UTF8".equals(connection.unwrap(PGConnection.class).getParameterStatus("server_encoding"))) {
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT pg_catalog.set_config('client_encoding', pg_catalog.getdatabaseencoding(), false)")) {
            rows.next();
        }
    }

    /** Not in the startup packet: PostgreSQL 13 does not know the setting and would refuse the connection. */
    private static void watchTheClient(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT CASE WHEN pg_catalog.current_setting('server_version_num')::int >= "
                                + FIRST_WITH_CONNECTION_CHECK
                                + " THEN pg_catalog.set_config('client_connection_check_interval', '1000', false) END")) {
            rows.next();
        } catch (SQLException e) {
            if (!"22023".equals(e.getSQLState())) {
                throw e;
            }
            // The server's operating system cannot detect a closed socket; the role's connection limit still protects
            // the server.
        }
    }

    private static Map<String, String> settings(Connection connection, String how, Set<String> names)
            throws SQLException {
        Map<String, String> found = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(how)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return found;
    }
}
