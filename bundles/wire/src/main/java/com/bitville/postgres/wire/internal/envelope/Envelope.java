package com.bitville.postgres.wire.internal.envelope;

import com.bitville.postgres.api.delivery.Urgency;
import java.time.Instant;
import java.util.UUID;

/**
 * What stands around the content of one request.
 *
 * @param timestamp the JSON number, different in each request
 * @param source which of the listener's sources
 * @param correlationId a bare UUID or empty
 * @param kind what the data are
 * @param server the server's configured name
 * @param agent the agent's id
 * @param id the payload's id
 * @param created when the facts were collected
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
