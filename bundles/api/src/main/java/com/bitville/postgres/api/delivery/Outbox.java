package com.bitville.postgres.api.delivery;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The producers' side of the spool: accepts payloads together with the collector states that belong to them. Safe for use by several
 * threads; commits are serialised.
 */
@ProviderType
public interface Outbox {
    /**
     * Makes payloads and states durable, all or nothing: after this returns, a power cut loses none of them. Evicts the oldest payloads if
     * the spool is full.
     *
     * @param payloads in the order in which they get sequence numbers
     * @param state new states by key ({@code server/subject}, {@code server/subject/base}); a key not named keeps its state
     * @throws OutboxException if nothing was committed
     */
    void commit(List<Payload> payloads, Map<String, byte[]> state) throws OutboxException;

    /**
     * How many further details ({@link Payload#detail}) may be committed in this minute without delaying other payloads: the requests of a
     * minute, less those needed for findings, gap records and cycles, and less the share of a backlog. Few while nothing is delivered, so
     * that an outage does not produce a backlog of details.
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
     * The keys of all committed states.
     *
     * @return a copy, in no order
     */
    Set<String> stateKeys();

    /**
     * How many destinations that take every payload have begun with an empty spool after something had already been sent. What is sent only
     * once or on change is unknown to the last of them: send it again whenever this number is another one than at the last time.
     *
     * @return 0 or more, kept across restarts
     */
    default long destinationsBegun() {
        return 0;
    }

    /**
     * The agent's identity for the listener: created once and kept with the spool, so that together with the sequence numbers it shows
     * whether anything was lost.
     *
     * @return the agent's id
     */
    UUID agentId();
}
