package com.bitville.postgres.api.collect;

/**
 * Priority when the cost budget runs short. The lane determines the order in a cycle, the time limit of a run, and which collectors are
 * skipped first when the budget runs short. Only {@link Subject#every()} determines how often a subject is read.
 */
public enum Lane {
    /** Runs first and is skipped last; a run may take 10 seconds. For sessions, blocking, statements, one-row views. */
    CORE,
    /** Runs after all of {@link #CORE} and is skipped before them; a run may take 30 seconds. For per-table passes, texts, sizes. */
    SLOW
}
