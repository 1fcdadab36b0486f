package com.bitville.postgres.api.delivery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The producers' side of the spool: takes payloads together with the collectors' states that belong to them. Safe for use by several
 * threads; commits are serialised.
 */
@ProviderType
public interface Outbox {
    /**
     * Makes payloads and states durable, all or nothing: when this returns, a power cut loses none of them. Evicts the oldest
     * payloads where there is no room.
     *
     * @param payloads in the order of their sequence numbers to be
     * @param state new states by key ({@code server/subject}, {@code server/subject/base}); a key not named keeps its state
     * @throws OutboxException if nothing was taken
     */
    void commit(List<Payload> payloads, Map<String, byte[]> state) throws OutboxException;

    /**
     * How many further details ({@link Payload#detail}) may be committed in this minute so that all leave in time: what the listener takes in
     * a minute, without what findings, gap records and cycles need, and without the share of a backlog. Few while nothing is delivered, so
     * that an outage does not become a backlog of details.
     *
     * @return 0 or more
     */
    int room();

    /**
     * A committed state.
     *
     * @param key as given to {@link #commit}
     * @return a copy of the bytes, or empty if there is none
     */
    Optional<byte[]> state(String key);

    /**
     * Who this agent is to the listener: made once, kept with the spool, so that it and the sequence numbers prove together whether
     * anything was lost.
     *
     * @return the agent's id
     */
    UUID agentId();
}
