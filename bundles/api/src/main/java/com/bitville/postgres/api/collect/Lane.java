package com.bitville.postgres.api.collect;

/** How dear a collector is to the operator when the cost budget runs short: {@link #SLOW} gives way first. */
public enum Lane {
    /** Runs every cycle: sessions, blocking, statements, one-row views. */
    CORE,
    /** Runs every five minutes at the earliest: per-table passes, texts, sizes. */
    SLOW
}
