package com.bitville.postgres.engine.internal.limit;

import com.bitville.postgres.api.collect.LoadSignal;
import java.util.OptionalDouble;

/**
 * How busy a server is.
 *
 * @param connections client sessions, the agent's own among them
 * @param maxConnections how many there may be
 * @param lockWaiters client sessions that wait for a lock
 * @param replicaLag how far a replica is behind in seconds, zero where there is none
 */
public record ServerLoad(long connections, long maxConnections, long lockWaiters, double replicaLag) {
    public static ServerLoad of(LoadSignal signal, long maxConnections, OptionalDouble replicaLag) {
        return new ServerLoad(signal.connections(), maxConnections, signal.lockWaiters(), replicaLag.orElse(0));
    }
}
