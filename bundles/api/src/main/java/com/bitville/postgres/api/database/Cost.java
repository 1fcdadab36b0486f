package com.bitville.postgres.api.database;

import java.util.OptionalLong;

/**
 * What statements cost the server.
 *
 * @param clientNanos wall time as the client saw it, connecting and looking after the connection included: an upper bound
 * @param cpuNanos CPU time of the backend, known where the server runs on the agent's host (from {@code /proc/PID/schedstat})
 */
public record Cost(long clientNanos, OptionalLong cpuNanos) {}
