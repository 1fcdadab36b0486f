package com.bitville.postgres.engine.internal.limit;

/** What the configuration delivers of {@code [safety]}; its keys, ranges and defaults are declared there alone. */
public @interface SafetyConfig {
    double budget_percent();
}
