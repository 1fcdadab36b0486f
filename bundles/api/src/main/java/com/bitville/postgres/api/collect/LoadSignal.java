package com.bitville.postgres.api.collect;

/**
 * How busy a server is, as told by a subject that has {@link Trait#LOAD}.
 *
 * @param connections client sessions, the agent's own among them, not negative
 * @param lockWaiters client sessions that wait for a lock, not negative
 */
public record LoadSignal(long connections, long lockWaiters) {
    /** Refuses a negative number. */
    public LoadSignal {
        if (connections < 0 || lockWaiters < 0) {
            throw new IllegalArgumentException("a load of " + connections + " connections and " + lockWaiters
                    + " waiters, allowed are 0 and more");
        }
    }
}
