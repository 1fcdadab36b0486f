package com.bitville.postgres.engine.internal.run;

/**
 * A finished run.
 *
 * @param ending the result
 * @param nanos the duration
 */
public record FinishedRun(RunResult ending, long nanos) {}
