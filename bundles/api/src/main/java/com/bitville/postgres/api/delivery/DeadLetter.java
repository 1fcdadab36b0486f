package com.bitville.postgres.api.delivery;

/**
 * A payload that the destination refused permanently.
 *
 * @param payload the payload
 * @param answer the destination's response, free of secrets
 */
public record DeadLetter(SpooledPayload payload, String answer) {}
