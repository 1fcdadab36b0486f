package com.bitville.postgres.sql.internal.counter;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's own totals at one moment.
 *
 * @param at the agent's time in ms of the epoch
 * @param epoch the server's
 * @param counters the names of the counters
 * @param rows by key
 */
record CounterReading(long at, ServerEpoch epoch, List<String> counters, Map<String, Totals> rows) {
    /**
     * Of one row.
     *
     * @param resetAt when the server set the row's counters to zero, microseconds of the epoch, {@link ServerEpoch#UNKNOWN} if never
     * @param values in the order of the counters: {@link Long}, {@link Double}, {@link java.math.BigDecimal} or null
     */
    record Totals(long resetAt, List<@Nullable Number> values) {}
}
