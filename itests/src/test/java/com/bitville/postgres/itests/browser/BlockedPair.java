package com.bitville.postgres.itests.browser;

import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** A session that waits for another one. Role, application and table have names that would be executed if they were inserted as markup. */
final class BlockedPair implements AutoCloseable {
    private static final String ROLE = "<b onclick=alert(1)>";
    private static final String APPLICATION = "<img src=x onerror=alert(2)>";
    private static final String TABLE = "<svg onload=alert(3)>";

    private final PostgresServer postgres;
    private final Connection holder;
    private final Connection waiter;
    private final Thread waiting;

    BlockedPair(PostgresServer postgres) throws SQLException {
        this.postgres = postgres;
        postgres.execute("create role \"" + ROLE + "\" superuser login");
        holder = connect();
        waiter = connect();
        execute(holder, "create table \"" + TABLE + "\" (id int)");
        holder.setAutoCommit(false);
        execute(holder, "lock table \"" + TABLE + "\"");
        waiting = new Thread(this::knock, "waiter");
        waiting.start();
        await("one session to wait for the other")
                .atMost(Duration.ofMinutes(1))
                .until(() -> "1".equals(postgres.query("select count(*) from pg_locks where not granted")));
    }

    String[] names() {
        return new String[] {ROLE, APPLICATION, TABLE};
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", ROLE);
        properties.setProperty("ApplicationName", APPLICATION);
        return postgres.connect("postgres", properties);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void knock() {
        try {
            execute(waiter, "select count(*) from \"" + TABLE + "\"");
        } catch (SQLException e) {
            throw new IllegalStateException("the waiter did not get the lock", e);
        }
    }

    /** Ends both sessions and restores the server. */
    @Override
    public void close() throws SQLException {
        holder.rollback();
        holder.close();
        await("the second session to have its turn")
                .atMost(Duration.ofMinutes(1))
                .until(() -> !waiting.isAlive());
        waiter.close();
        postgres.execute("drop owned by \"" + ROLE + "\" cascade; drop role \"" + ROLE + "\"");
    }
}
