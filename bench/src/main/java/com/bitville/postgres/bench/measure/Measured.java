package com.bitville.postgres.bench.measure;

/**
 * An agent at one step.
 *
 * @param series its windows
 * @param statements what the first server counted of its statements in all of them
 * @param footprint what it has in use at the end
 * @param connections the most connections that were seen at once, to all servers together
 */
public record Measured(WindowSeries series, StatementCosts statements, Footprint footprint, int connections) {}
