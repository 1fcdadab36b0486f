package com.bitville.postgres.engine.internal;

/** What the configuration delivers of {@code [safety]}; its keys, ranges and defaults are declared there alone. */
@interface SafetyConfig {
    double budget_percent();
}
