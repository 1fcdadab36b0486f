package com.bitville.postgres.api.history.series;

import java.time.Instant;

/**
 * A series in one step of time.
 *
 * @param at when the step begins
 * @param mean the mean of the readings that are known
 * @param max the greatest of them; of a figure without {@link Aggregate#MAX} the greatest mean of a finer step
 */
public record SeriesBucket(Instant at, double mean, double max) {}
