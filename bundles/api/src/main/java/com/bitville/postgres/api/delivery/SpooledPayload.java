package com.bitville.postgres.api.delivery;

import java.time.Instant;
import java.util.UUID;

/**
 * A payload in the spool, without its body.
 *
 * @param seq its sequence number, unique for the agent
 * @param id its payload id
 * @param created when its data was collected
 * @param urgency how soon it should be sent
 * @param length of its body in bytes
 */
public record SpooledPayload(long seq, UUID id, Instant created, Urgency urgency, int length) {}
