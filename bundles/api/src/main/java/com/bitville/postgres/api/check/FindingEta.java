package com.bitville.postgres.api.check;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * When a limit will be reached if everything goes on as it did.
 *
 * @param at when
 * @param perHour how fast the value approached the limit, in its unit and hour
 * @param window how long the rate was observed
 * @param limit the limit
 */
public record FindingEta(Instant at, double perHour, Duration window, double limit) {
    /** Refuses a null part. */
    public FindingEta {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(window, "window");
    }
}
