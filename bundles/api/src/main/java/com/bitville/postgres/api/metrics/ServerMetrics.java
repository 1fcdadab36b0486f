package com.bitville.postgres.api.metrics;

import java.util.List;
import java.util.Objects;

/**
 * The families of one server.
 *
 * @param server its configured name, or {@link #HOST} or {@link #AGENT}
 * @param address {@code host:port}; empty for the host and the agent
 * @param up whether the agent is connected to it; true for the host and the agent
 * @param families empty while the server is down, because its last figures would look alive
 */
public record ServerMetrics(String server, String address, boolean up, List<MetricFamily> families) {
    /** The host that the agent runs on. */
    public static final String HOST = "host";
    /** The agent itself. */
    public static final String AGENT = "agent";

    /** Takes a copy of the list. */
    public ServerMetrics {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(address, "address");
        families = List.copyOf(families);
    }

    /**
     * Whether it is a PostgreSQL server.
     *
     * @return false for the host and the agent
     */
    public boolean isDatabase() {
        return !address.isEmpty();
    }
}
