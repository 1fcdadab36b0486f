package com.bitville.postgres.shipper.internal.limit;

/** What the configuration delivers of {@code [circuit_breaker]}; its keys, ranges and defaults are declared there alone. */
@interface BreakerConfig {
    int fail_max();

    int timeout_s();
}
