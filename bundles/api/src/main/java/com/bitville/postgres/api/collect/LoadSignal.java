package com.bitville.postgres.api.collect;

import java.util.OptionalLong;

/**
 * The load of a server, as reported by a subject with {@link Trait#LOAD}.
 *
 * @param connections client sessions, including the agent's own, not negative
 * @param lockWaiters client sessions that wait for a lock, not negative
 * @param walSenders processes that send WAL to replicas and other receivers, not negative; empty if the subject does not see them; then the
 *     engine queries the server's replicas itself
 */
public record LoadSignal(long connections, long lockWaiters, OptionalLong walSenders) {
    /** Refuses a negative number. */
    public LoadSignal {
        if (connections < 0 || lockWaiters < 0 || walSenders.orElse(0) < 0) {
            throw new IllegalArgumentException("a load of " + connections + " connections, " + lockWaiters
                    + " waiters and " + walSenders.orElse(0) + " senders, allowed are 0 and more");
        }
    }

    /**
     * The load reported by a subject that does not see WAL senders.
     *
     * @param connections client sessions, including the agent's own, not negative
     * @param lockWaiters client sessions that wait for a lock, not negative
     */
    public LoadSignal(long connections, long lockWaiters) {
        this(connections, lockWaiters, OptionalLong.empty());
    }
}
