package com.bitville.postgres.engine.internal.run;

import java.util.OptionalLong;

/**
 * A finished run.
 *
 * @param ending the result
 * @param nanos the duration
 * @param unfinished whether the budget ended it early
 * @param step the cost of one of the objects that it read one by one; empty for most runs
 */
public record FinishedRun(RunResult ending, long nanos, boolean unfinished, OptionalLong step) {}
