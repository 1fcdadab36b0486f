package com.bitville.postgres.engine.internal.run;

import java.time.Instant;

/**
 * When a run takes place.
 *
 * @param cycle the number of its cycle
 * @param at when that began
 * @param deadline by when the run has to be over
 * @param trial whether it is a trial by hand
 */
public record RunSlot(long cycle, Instant at, Instant deadline, boolean trial) {}
