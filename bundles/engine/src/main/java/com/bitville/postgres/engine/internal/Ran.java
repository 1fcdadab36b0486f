package com.bitville.postgres.engine.internal;

/**
 * A run that is over.
 *
 * @param ending how it ended
 * @param nanos how long it took
 */
record Ran(Ending ending, long nanos) {}
