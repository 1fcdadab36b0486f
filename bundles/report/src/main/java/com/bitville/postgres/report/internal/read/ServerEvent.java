package com.bitville.postgres.report.internal.read;

import java.time.Instant;

/**
 * Something that happened to the server or the agent as a whole.
 *
 * @param kind {@code restart}, {@code promotion}, {@code demotion}, {@code timeline}, {@code version}, {@code reload}, {@code agent_start}, {@code
 *     reset}
 * @param detail what is known of it
 */
public record ServerEvent(Instant at, String kind, String detail) {}
