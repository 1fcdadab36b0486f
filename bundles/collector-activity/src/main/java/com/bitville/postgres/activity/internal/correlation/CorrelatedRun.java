package com.bitville.postgres.activity.internal.correlation;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run of a correlated statement to send now.
 *
 * @param statement the statement
 * @param durationMs its duration, as far as it is known
 * @param exact whether that is its complete duration
 * @param over whether it has ended
 * @param last its last sighting, or null if the agent was restarted meanwhile
 */
public record CorrelatedRun(
        CorrelatedStatement statement,
        double durationMs,
        boolean exact,
        boolean over,
        @Nullable StatementSighting last) {
    /** A run that was sent before gets another time stamp at its end: the listener's paging loses one of two equal ones. */
    Instant startedAt() {
        return over && statement.announced() ? statement.start().plus(Duration.ofMillis(1)) : statement.start();
    }
}
