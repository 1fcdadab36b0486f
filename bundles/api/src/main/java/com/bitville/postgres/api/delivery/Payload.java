package com.bitville.postgres.api.delivery;

import java.time.Instant;
import java.util.UUID;
import java.util.function.LongFunction;

/**
 * One request body to commit to the outbox. The body contains its own sequence number, which the outbox assigns, so it is built when the
 * number is known.
 *
 * @param id permanent id of the payload: the same at each retry, and at each rebuild from the same data
 * @param created when its data was collected
 * @param urgency how soon it should be sent
 * @param detail whether it counts against {@link Outbox#room()}, the number of details allowed in a minute
 * @param body turns the sequence number into the exact bytes to send; called by the committing thread, once for each destination
 */
public record Payload(UUID id, Instant created, Urgency urgency, boolean detail, LongFunction<byte[]> body) {
    /**
     * A payload that is not a detail.
     *
     * @param id permanent id of the payload
     * @param created when its data was collected
     * @param urgency how soon it should be sent
     * @param body turns the sequence number into the exact bytes to send
     */
    public Payload(UUID id, Instant created, Urgency urgency, LongFunction<byte[]> body) {
        this(id, created, urgency, false, body);
    }
}
