package com.bitville.postgres.api.history;

import java.time.Instant;

/**
 * One point of a {@link History#series series}.
 *
 * @param at when it was read, by the agent's clock
 * @param value the figure
 */
public record SeriesPoint(Instant at, double value) {}
