package com.bitville.postgres.database.internal.connect;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The delay after a failed attempt: full jitter under a bound that doubles, so that many agents do not reconnect at the same moment. A
 * refused login waits a full minute from the first failure on: only a person can correct it, and some servers lock accounts.
 */
public final class ReconnectDelay {
    private final Duration least;
    private final Duration most;
    private final DoubleSupplier random;
    private int failures;

    public ReconnectDelay(Duration least, Duration most, DoubleSupplier random) {
        this.least = least;
        this.most = most;
        this.random = random;
    }

    public static ReconnectDelay standard() {
        return new ReconnectDelay(Duration.ofSeconds(1), Duration.ofSeconds(60), Math::random);
    }

    public Duration afterFailure(boolean needsOperator) {
        failures++;
        if (needsOperator) {
            return most.plus(share(most.dividedBy(10)));
        }
        Duration bound = least.multipliedBy(1L << Math.min(failures, 16));
        return least.plus(share((bound.compareTo(most) < 0 ? bound : most).minus(least)));
    }

    public void reset() {
        failures = 0;
    }

    private Duration share(Duration whole) {
        return Duration.ofNanos((long) (whole.toNanos() * random.getAsDouble()));
    }
}
