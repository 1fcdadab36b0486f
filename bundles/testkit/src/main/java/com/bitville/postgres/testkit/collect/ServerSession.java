package com.bitville.postgres.testkit.collect;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A session to a real temporary server with the agent's session limits, so that a collector is tested on real answers without the database
 * bundle. Used by one thread.
 */
public final class ServerSession implements Session, AutoCloseable {
    private static final String GUARDS = "-c default_transaction_read_only=on -c search_path=pg_catalog";
    /** Not in the startup packet, as that hides the server's values. */
    private static final String LIMITS = "SET statement_timeout = '5s'; SET lock_timeout = '100ms';"
            + " SET idle_in_transaction_session_timeout = '10s'; SET work_mem = '4MB'; SET jit = off;"
            + " SET max_parallel_workers_per_gather = 0";

    private final Connection connection;
    private final Capabilities capabilities;
    private final int backendPid;
    private final String databaseName;

    private ServerSession(Connection connection) throws SQLException {
        this.connection = connection;
        this.capabilities = CapabilityReader.read(connection);
        this.backendPid = (Integer) CapabilityReader.one(connection, "SELECT pg_catalog.pg_backend_pid()");
        this.databaseName = connection.getCatalog();
    }

    /**
     * Opens a session to the database {@code postgres} of the shared server of a version, as the monitoring role.
     *
     * @param major one of {@link PostgresServer#available()}
     * @return the session, to be closed
     * @throws SQLException if the server refuses
     */
    public static ServerSession open(int major) throws SQLException {
        return open(MonitoredServers.of(major), MonitoredServers.ROLE, "postgres");
    }

    /**
     * Opens a session.
     *
     * @param server the server
     * @param role a role that is trusted
     * @param database the database
     * @return the session, to be closed
     * @throws SQLException if the server refuses
     */
    public static ServerSession open(PostgresServer server, String role, String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", role);
        properties.setProperty("ApplicationName", "bitville-monitor");
        properties.setProperty("options", GUARDS);
        Connection connection = server.connect(database, properties);
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute(LIMITS);
            }
            return new ServerSession(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public Rows query(Sql sql, @Nullable Object... params) throws CollectException {
        try {
            return PlainValues.query(connection, resolve(sql), params);
        } catch (SQLException e) {
            throw new CollectException(reason(String.valueOf(e.getSQLState())), sql.name() + ": " + e.getMessage(), e);
        }
    }

    private String resolve(Sql sql) throws CollectException {
        String text = sql.text().replace(":'object'", "?");
        if (!text.contains(":\"pgss\"")) {
            return text;
        }
        String schema = capabilities.extensionSchemas().get("pg_stat_statements");
        if (schema == null) {
            throw new CollectException(Reason.UNSUPPORTED, sql.name() + " needs pg_stat_statements");
        }
        return text.replace(":\"pgss\"", '"' + schema.replace("\"", "\"\"") + '"');
    }

    private static Reason reason(String state) {
        return switch (state) {
            case "57014", "55P03", "25P03", "40001", "40P01" -> Reason.TIMED_OUT;
            case "42501" -> Reason.NOT_PERMITTED;
            case "42P01", "42703", "42883", "0A000", "55000", "3F000" -> Reason.UNSUPPORTED;
            default -> state.startsWith("08") || state.startsWith("57P") ? Reason.UNAVAILABLE : Reason.FAILED;
        };
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public int backendPid() {
        return backendPid;
    }

    @Override
    public String databaseName() {
        return databaseName;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
