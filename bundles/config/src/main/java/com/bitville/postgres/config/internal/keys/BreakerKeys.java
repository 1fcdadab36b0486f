package com.bitville.postgres.config.internal.keys;

import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ValueConstraint;
import java.util.List;

/** The keys of {@code [circuit_breaker]}: when sending to a failing listener pauses. */
final class BreakerKeys {
    private static final KeyFactory IN = new KeyFactory("circuit_breaker", ConfigurationKeys.BREAKER);

    static final Key FAIL_MAX = IN.number(
            "fail_max",
            "BITVILLE_PG_CIRCUIT_BREAKER_FAIL_MAX",
            "fail.max",
            5,
            ValueConstraint.range(1, 100),
            "The number of consecutive failed deliveries after which sending pauses.");
    static final Key BREAKER_TIMEOUT_S = IN.number(
            "timeout_s",
            "BITVILLE_PG_CIRCUIT_BREAKER_TIMEOUT_S",
            "timeout.s",
            60,
            ValueConstraint.range(1, 3600),
            "Seconds of that pause before one payload is tried.");

    static final List<Key> ALL = List.of(FAIL_MAX, BREAKER_TIMEOUT_S);

    private BreakerKeys() {}
}
