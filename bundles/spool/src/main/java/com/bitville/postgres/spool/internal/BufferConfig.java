package com.bitville.postgres.spool.internal;

/** What the configuration delivers of {@code [buffer]}; its keys, ranges and defaults are declared there alone. */
@interface BufferConfig {
    String path();

    int max_size_mb();
}
