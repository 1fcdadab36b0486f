package com.bitville.postgres.activity.internal;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One server a version for all tests; the testkit removes them when the JVM ends. */
final class Servers {
    private static final Map<Integer, PostgresServer> RUNNING = new ConcurrentHashMap<>();

    private Servers() {}

    static PostgresServer get(int major) {
        return RUNNING.computeIfAbsent(major, Servers::start);
    }

    private static PostgresServer start(int major) {
        PostgresServer server = PostgresServer.version(major)
                // A deadlock must stand long enough to be looked at.
                .setting("deadlock_timeout", "10min")
                .setting("max_prepared_transactions", "5")
                .setting("autovacuum", "off")
                .start();
        try {
            server.createMonitorRole("monitor", "secret");
            server.execute("CREATE TABLE stock (id int PRIMARY KEY, amount int);"
                    + "INSERT INTO stock SELECT i, 0 FROM generate_series(1, 10) i");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return server;
    }
}
