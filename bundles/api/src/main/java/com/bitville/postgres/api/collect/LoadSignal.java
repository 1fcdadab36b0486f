package com.bitville.postgres.api.collect;

import java.util.OptionalLong;

/**
 * How busy a server is, as told by a subject that has {@link Trait#LOAD}.
 *
 * @param connections client sessions, the agent's own among them, not negative
 * @param lockWaiters client sessions that wait for a lock, not negative
 * @param walSenders processes that send the server's log to replicas and other takers of it, not negative; empty where the subject does
 *     not see them, and then the engine asks the server itself for its replicas
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
     * The load as a subject tells it that does not see who sends the log.
     *
     * @param connections client sessions, the agent's own among them, not negative
     * @param lockWaiters client sessions that wait for a lock, not negative
     */
    public LoadSignal(long connections, long lockWaiters) {
        this(connections, lockWaiters, OptionalLong.empty());
    }
}
