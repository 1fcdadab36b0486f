package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.engine.internal.limit.SafetyConfig;
import java.time.Duration;

/**
 * The engine's effective settings.
 *
 * @param interval the time between the starts of two cycles
 * @param budgetPercent the percentage of one core of a server's CPU that collecting may use over ten minutes
 * @param coreDeadline the time limit of a run in the core lane
 * @param slowDeadline the time limit of a run in the slow lane
 * @param grace how long a cancelled run may take to return before it is abandoned
 */
public record EngineSettings(
        Duration interval, double budgetPercent, Duration coreDeadline, Duration slowDeadline, Duration grace) {
    static final Duration GRACE = Duration.ofSeconds(2);
    static final Duration CORE_DEADLINE = Duration.ofSeconds(10);
    static final Duration SLOW_DEADLINE = Duration.ofSeconds(30);

    public EngineSettings {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "collection.interval_s is " + interval.toSeconds() + "; allowed: 1 to 86400 seconds");
        }
        if (!(budgetPercent >= 0.01 && budgetPercent <= 100)) {
            throw new IllegalArgumentException(
                    "safety.budget_percent is " + budgetPercent + "; allowed: 0.01 to 100 percent of one core");
        }
    }

    static EngineSettings of(CollectionConfig collection, SafetyConfig safety) {
        return of(Duration.ofSeconds(collection.interval_s()), safety.budget_percent());
    }

    static EngineSettings of(Duration interval, double budgetPercent) {
        return new EngineSettings(interval, budgetPercent, CORE_DEADLINE, SLOW_DEADLINE, GRACE);
    }

    public Duration deadline(Lane lane) {
        return lane == Lane.CORE ? coreDeadline : slowDeadline;
    }
}
