package com.bitville.postgres.engine.internal;

/** What the configuration delivers of {@code [collection]}; its keys, ranges and defaults are declared there alone. */
@interface CollectionConfig {
    int interval_s();
}
