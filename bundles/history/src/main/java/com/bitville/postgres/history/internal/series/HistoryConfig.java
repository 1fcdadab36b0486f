package com.bitville.postgres.history.internal.series;

/** What the configuration delivers of {@code [history]}; its keys, ranges and defaults are declared there alone. */
@interface HistoryConfig {
    boolean enabled();

    String path();

    int max_size_mb();
}
