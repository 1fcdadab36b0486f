package com.bitville.postgres.history.internal.series;

/** What of {@code [collection]} says how often figures are read. */
@interface CycleConfig {
    int interval_s();
}
