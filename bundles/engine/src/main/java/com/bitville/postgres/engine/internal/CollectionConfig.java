package com.bitville.postgres.engine.internal;

/** The configuration of {@code [collection]}; the bundle config declares its keys, ranges and defaults. */
@interface CollectionConfig {
    int interval_s();
}
