package com.bitville.postgres.activity.internal;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;

/** A session of an application, which can be left waiting in a statement. */
public final class Client implements AutoCloseable {
    public final int pid;
    private final Connection connection;

    Client(PostgresServer server, String role, String applicationName) throws SQLException {
        connection = server.connect(role, "postgres");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = '" + applicationName.replace("'", "''") + "'");
            if (role.equals(PostgresServer.SUPERUSER)) {
                // A deadlock must stand, and an autovacuum in the way must stay, long enough to be looked at.
                statement.execute("SET deadlock_timeout = '10min'");
            }
            try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
                row.next();
                pid = row.getInt(1);
            }
        }
    }

    public Client run(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        return this;
    }

    /** Runs a statement that is expected to wait; its end is of no interest. */
    public Client start(String sql) {
        Thread thread = new Thread(
                () -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                        done.complete(null);
                    } catch (SQLException e) {
                        done.complete(e);
                    }
                },
                "client-" + pid);
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    public final CompletableFuture<SQLException> done = new CompletableFuture<>();

    @Override
    public void close() throws SQLException {
        connection.abort(Runnable::run);
    }
}
