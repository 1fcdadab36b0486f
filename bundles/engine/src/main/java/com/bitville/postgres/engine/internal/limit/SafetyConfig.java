package com.bitville.postgres.engine.internal.limit;

/** The configuration of {@code [safety]}; the bundle config declares its keys, ranges and defaults. */
public @interface SafetyConfig {
    double budget_percent();
}
