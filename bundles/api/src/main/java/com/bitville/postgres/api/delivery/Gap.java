package com.bitville.postgres.api.delivery;

import java.time.Instant;

/**
 * Lost payloads that are not yet reported to the destination.
 *
 * @param from the lowest sequence number
 * @param to the highest sequence number
 * @param count how many are lost within that range; the others were delivered or belong to another gap
 * @param reason why they were lost
 * @param since when the first of them was dropped
 */
public record Gap(long from, long to, long count, DropReason reason, Instant since) {}
