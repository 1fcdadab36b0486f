package com.bitville.postgres.api.delivery;

import java.time.Instant;
import java.util.UUID;
import java.util.function.LongFunction;

/**
 * One request body on its way into the outbox. The body holds its own sequence number, which the outbox gives out, so it is asked for
 * once the number is known.
 *
 * @param id identifies the payload for ever: the same at each retry, and at each rebuild from the same facts
 * @param created when the facts in it were collected
 * @param urgency how soon it should leave
 * @param detail whether it is one of many of which a minute has only so many: it counts against {@link Outbox#room()}
 * @param body turns the sequence number into the exact bytes to send; called by the committing thread, once a destination
 */
public record Payload(UUID id, Instant created, Urgency urgency, boolean detail, LongFunction<byte[]> body) {
    /**
     * A payload that is no detail.
     *
     * @param id identifies the payload for ever
     * @param created when the facts in it were collected
     * @param urgency how soon it should leave
     * @param body turns the sequence number into the exact bytes to send
     */
    public Payload(UUID id, Instant created, Urgency urgency, LongFunction<byte[]> body) {
        this(id, created, urgency, false, body);
    }
}
