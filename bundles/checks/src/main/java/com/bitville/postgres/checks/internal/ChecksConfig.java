package com.bitville.postgres.checks.internal;

/** What the configuration delivers of {@code [checks]}; its keys, ranges and defaults are declared there alone. */
@interface ChecksConfig {
    boolean enabled();

    int confirm_s();

    String mute();

    String thresholds();
}
