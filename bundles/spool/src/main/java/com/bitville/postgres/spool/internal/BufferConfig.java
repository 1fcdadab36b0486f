package com.bitville.postgres.spool.internal;

/** The settings of {@code [buffer]}; their keys, ranges and defaults are declared only in the configuration bundle. */
@interface BufferConfig {
    String path();

    int max_size_mb();

    /** Whether the listener gets payloads; if not, only other destinations do. */
    boolean listener() default true;

    /** Whose folder it is, as lines of the form {@code name=value}; decided by the configuration bundle. */
    String owner() default "";
}
