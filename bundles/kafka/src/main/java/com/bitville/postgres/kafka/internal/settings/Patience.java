package com.bitville.postgres.kafka.internal.settings;

import java.time.Duration;

/**
 * The limits of every wait.
 *
 * @param block for the topic's brokers to be known
 * @param request for the answer to one request
 * @param delivery for the acknowledgement of a payload, retries of the client included
 * @param probe between two attempts once many have failed
 * @param large between two attempts of a payload that the topic was too small for
 */
public record Patience(Duration block, Duration request, Duration delivery, Duration probe, Duration large) {
    /** One attempt ends within 15 seconds. */
    public static final Patience USUAL = new Patience(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1));
}
