package com.bitville.postgres.api.database;

import java.util.OptionalLong;

/**
 * The cost of statements for the server.
 *
 * @param clientNanos wall time seen by the client, including connecting and connection checks: an upper bound
 * @param cpuNanos CPU time of the backend, known if the server runs on the agent's host (from {@code /proc/PID/schedstat})
 */
public record Cost(long clientNanos, OptionalLong cpuNanos) {}
