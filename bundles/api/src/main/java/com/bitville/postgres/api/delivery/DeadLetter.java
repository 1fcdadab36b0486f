package com.bitville.postgres.api.delivery;

/**
 * A payload that the destination will never take.
 *
 * @param payload which
 * @param answer what the destination said, free of secrets
 */
public record DeadLetter(SpooledPayload payload, String answer) {}
