package com.bitville.postgres.engine.internal.overload;

import com.bitville.postgres.api.collect.LoadSignal;
import java.util.OptionalDouble;

/**
 * The load of a server.
 *
 * @param connections client sessions, including the agent's own
 * @param maxConnections the most client sessions
 * @param lockWaiters client sessions that wait for a lock
 * @param replicaLag the largest replication lag in seconds, zero without replicas
 */
public record ServerLoad(long connections, long maxConnections, long lockWaiters, double replicaLag) {
    public static ServerLoad of(LoadSignal signal, long maxConnections, OptionalDouble replicaLag) {
        return new ServerLoad(signal.connections(), maxConnections, signal.lockWaiters(), replicaLag.orElse(0));
    }
}
