package com.bitville.postgres.api.collect;

/** What a {@link Subject} needs from the engine beyond its turn in each cycle. A subject without traits is read only in cycles. */
public enum Trait {
    /**
     * Read between the cycles: every {@link Subject#every()} if the cycles are less frequent, as far as the budget allows, less often
     * the more a run costs, and for at most a thousandth of the time. Its snapshots are passed on immediately; snapshots without rows are not passed on. For {@link Scope#SERVER}
     * and an {@code every} of one second or more.
     */
    SAMPLED,
    /** Runs also while its server is overloaded, when all others are skipped. */
    EMERGENCY,
    /**
     * Reports the server's load to the engine: from {@link Snapshot#load()} of each run and from the duration of its statements, the engine
     * detects that a server is overloaded. For {@link Scope#SERVER}; if several subjects have it, the engine uses the first one that runs
     * in a cycle.
     */
    LOAD,
    /**
     * Depends on the server's version and on what the operator grants: that it is {@link Reason#UNSUPPORTED} or {@link
     * Reason#NOT_PERMITTED} is shown with the remedy and is no fault of the agent.
     */
    OPTIONAL,
    /**
     * Runs statements that others than the agent's authors wrote, and must harm only itself: it runs after all others, {@link
     * Run#borrowSession() borrows} a session over a connection of its own that is opened for the run and closed after it, and has a share
     * of the budget that no other collector uses. Each of its statements runs in a read-only transaction that is rolled back, and its
     * answer is limited while it is read. For {@link Scope#SERVER}.
     */
    ISOLATED,
    /**
     * Reads nothing but the catalogs of a database: it runs again as soon as they have changed, as {@link Run#catalogState} tells, however
     * long its {@link Subject#every()} is. For {@link Scope#DATABASE}.
     */
    CATALOGS
}
