package com.bitville.postgres.testkit.fake;

import com.bitville.postgres.api.delivery.Urgency;
import java.time.Instant;
import java.util.UUID;

/**
 * A payload that a {@link FakeOutbox} has accepted.
 *
 * @param seq the sequence number it got
 * @param id its payload id
 * @param created when its data was collected
 * @param urgency how soon it should be sent
 * @param body its body for the sequence number, as UTF-8
 */
public record CommittedPayload(long seq, UUID id, Instant created, Urgency urgency, String body) {}
