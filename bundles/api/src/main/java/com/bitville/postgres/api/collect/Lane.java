package com.bitville.postgres.api.collect;

/**
 * How dear a collector is to the operator. The lane decides the order in a cycle, how long a run may take, and who gives way first when
 * the cost budget runs short; how often a subject is read, {@link Subject#every()} alone says.
 */
public enum Lane {
    /** Runs first and gives way last; a run may take 10 seconds: sessions, blocking, statements, one-row views. */
    CORE,
    /** Runs after all of {@link #CORE} and gives way before them; a run may take 30 seconds: per-table passes, texts, sizes. */
    SLOW
}
