package com.bitville.postgres.api.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The destination's side of the spool: reads payloads and records their delivery. Safe for use by several threads. Every method accepts a
 * payload that was evicted or damaged meanwhile.
 */
@ProviderType
public interface Spool {
    /**
     * The oldest payload of that urgency.
     *
     * @param urgency which queue
     * @return the payload with the lowest sequence number, or empty
     */
    Optional<SpooledPayload> oldest(Urgency urgency);

    /**
     * The oldest payload that is fresh enough to be sent before a backlog.
     *
     * @param since payloads with data from this time on count as fresh
     * @return the fresh payload with the lowest sequence number, or empty
     */
    Optional<SpooledPayload> oldestSince(Instant since);

    /**
     * The next payload of an urgency after another one, so that a waiting payload does not block the others.
     *
     * @param after from one of the queries; it may have left the spool meanwhile
     * @param urgency which queue
     * @return the payload with the lowest sequence number above, or empty
     */
    Optional<SpooledPayload> next(SpooledPayload after, Urgency urgency);

    /**
     * The exact bytes to send.
     *
     * @param payload from one of the queries above
     * @return the body, or empty if it was evicted or is damaged (then it is counted and not returned again)
     */
    Optional<byte[]> body(SpooledPayload payload);

    /**
     * Removes a payload that the destination has stored.
     *
     * @param payload from one of the queries above
     */
    void delivered(SpooledPayload payload);

    /**
     * Moves a payload that the destination refused permanently to the dead letters, with the response; counts it and reports the gap.
     *
     * @param payload from one of the queries above
     * @param answer status and the beginning of the response's body, free of secrets
     */
    void dead(SpooledPayload payload, String answer);

    /**
     * Sets the capacity of the listener for {@link Outbox#room()}; call it again whenever it changes. A destination beside the listener that
     * takes every payload calls it, too: while it delivers, a listener that does not deliver does not reduce the details that are committed.
     *
     * @param perMinute requests in any minute, 1 or more
     * @param delivering whether payloads are currently delivered
     */
    void takes(int perMinute, boolean delivering);

    /**
     * Waits for a payload.
     *
     * @param most how long to wait at the most
     * @return whether the spool contains a payload
     * @throws InterruptedException if interrupted while waiting
     */
    boolean await(Duration most) throws InterruptedException;
}
