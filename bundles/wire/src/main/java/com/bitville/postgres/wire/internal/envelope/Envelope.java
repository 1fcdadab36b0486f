package com.bitville.postgres.wire.internal.envelope;

import com.bitville.postgres.api.delivery.Urgency;
import java.time.Instant;
import java.util.UUID;

/**
 * The envelope and head of one request.
 *
 * @param timestamp the JSON number, different in each request
 * @param source which of the listener's sources
 * @param correlationId a bare UUID or empty
 * @param kind the kind of the data
 * @param server the server's configured name
 * @param agent the agent's id
 * @param id the payload's id
 * @param created when the data was collected
 * @param urgency how soon it should leave
 */
public record Envelope(
        String timestamp,
        WireSource source,
        String correlationId,
        String kind,
        String server,
        UUID agent,
        UUID id,
        Instant created,
        Urgency urgency) {}
