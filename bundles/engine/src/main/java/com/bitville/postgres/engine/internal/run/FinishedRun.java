package com.bitville.postgres.engine.internal.run;

/**
 * A run that is over.
 *
 * @param ending how it ended
 * @param nanos how long it took
 */
public record FinishedRun(RunResult ending, long nanos) {}
