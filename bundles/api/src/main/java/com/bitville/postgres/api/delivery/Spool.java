package com.bitville.postgres.api.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The destination's side of the spool: reads what is kept and says what became of it. Safe for use by several threads. Every method
 * copes with a payload that was evicted or damaged meanwhile.
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
     * The oldest payload that is fresh enough to go ahead of a backlog.
     *
     * @param since payloads with facts from then on count
     * @return the fresh payload with the lowest sequence number, or empty
     */
    Optional<SpooledPayload> oldestSince(Instant since);

    /**
     * The next payload of an urgency behind another, so that one that has to wait holds back nothing else.
     *
     * @param after from one of the queries; it may have left meanwhile
     * @param urgency which queue
     * @return the payload with the lowest sequence number above, or empty
     */
    Optional<SpooledPayload> next(SpooledPayload after, Urgency urgency);

    /**
     * The exact bytes to send.
     *
     * @param payload from one of the queries above
     * @return the body, or empty if it was evicted or proved damaged (then it is counted and will not be offered again)
     */
    Optional<byte[]> body(SpooledPayload payload);

    /**
     * The destination has stored it: remove it.
     *
     * @param payload from one of the queries above
     */
    void delivered(SpooledPayload payload);

    /**
     * The destination will never take it: move it aside with the answer, count it, report the gap.
     *
     * @param payload from one of the queries above
     * @param answer status and the beginning of the answer's body, free of secrets
     */
    void dead(SpooledPayload payload, String answer);

    /**
     * Says what the destination takes, so that {@link Outbox#room()} can answer; said again whenever it changes.
     *
     * @param perMinute requests in any minute, 1 or more
     * @param delivering whether payloads go out at present
     */
    void takes(int perMinute, boolean delivering);

    /**
     * Waits for something to send.
     *
     * @param most how long to wait at the most
     * @return whether the spool holds a payload
     * @throws InterruptedException if interrupted while waiting
     */
    boolean await(Duration most) throws InterruptedException;
}
