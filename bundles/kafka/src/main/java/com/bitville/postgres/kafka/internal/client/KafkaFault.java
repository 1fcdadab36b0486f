package com.bitville.postgres.kafka.internal.client;

/**
 * Why a payload was not stored.
 *
 * @param problem what it is about
 * @param reason one line for an operator, free of secrets
 */
public record KafkaFault(KafkaProblem problem, String reason) {}
