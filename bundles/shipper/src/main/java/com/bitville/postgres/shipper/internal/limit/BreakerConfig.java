package com.bitville.postgres.shipper.internal.limit;

/** The settings of {@code [circuit_breaker]}; their keys, ranges and defaults are declared only in the configuration bundle. */
@interface BreakerConfig {
    int fail_max();

    int timeout_s();
}
