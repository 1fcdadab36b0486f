package com.bitville.postgres.testkit.collect;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/** One server of each version, started at the first request, shared by all tests of a JVM, stopped with it. */
public final class MonitoredServers {
    /** The role with only the agent's grants; trusted without a password. */
    public static final String ROLE = "bitville_monitor";

    private static final Map<Integer, PostgresServer> SERVERS = new TreeMap<>();

    private MonitoredServers() {}

    /**
     * The shared server of a version. A test that changes, stops or crashes a server must start its own.
     *
     * @param major one of {@link PostgresServer#available()}
     * @return the server, with {@link #ROLE}; must not be closed
     */
    public static synchronized PostgresServer of(int major) {
        PostgresServer known = SERVERS.get(major);
        if (known != null) {
            return known;
        }
        PostgresServer server = PostgresServer.version(major)
                .setting("track_io_timing", "on")
                .setting("max_prepared_transactions", "10")
                .start();
        try {
            server.createMonitorRole(ROLE, "monitor");
        } catch (SQLException e) {
            server.close();
            throw new IllegalStateException("the monitoring role cannot be created", e);
        }
        SERVERS.put(major, server);
        return server;
    }
}
