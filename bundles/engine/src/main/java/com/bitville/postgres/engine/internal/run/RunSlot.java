package com.bitville.postgres.engine.internal.run;

import java.time.Instant;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The time of a run.
 *
 * @param cycle the number of the cycle
 * @param at the start of the cycle
 * @param deadline the time by which the run must end
 * @param trial whether it is a manual trial
 * @param database the visited database, or null
 * @param catalogState receives the state of its catalogs
 */
public record RunSlot(
        long cycle,
        Instant at,
        Instant deadline,
        boolean trial,
        @Nullable String database,
        LongConsumer catalogState) {}
