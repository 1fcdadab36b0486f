package com.bitville.postgres.api.delivery;

import java.time.Instant;

/**
 * Payloads that the destination will never get, not yet reported to it.
 *
 * @param from the lowest sequence number
 * @param to the highest sequence number
 * @param count how many within that range; the others were delivered, or belong to another gap
 * @param reason why
 * @param since when the first of them was dropped
 */
public record Gap(long from, long to, long count, DropReason reason, Instant since) {}
