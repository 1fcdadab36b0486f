package com.bitville.postgres.api.collect;

/** What a {@link Subject} asks of the engine beyond its turn in each cycle. A subject without traits is read in cycles alone. */
public enum Trait {
    /**
     * Is read between the cycles: every {@link Subject#every()} where the cycles come less often, as far as the budget has it to spare,
     * and never more than a thousandth of the time it takes. Its snapshots are handed on at once, those without a row not at all. For
     * {@link Scope#SERVER} and an {@code every} of one second or more.
     */
    SAMPLED,
    /** Runs while its server is in distress, when all others give way. */
    EMERGENCY,
    /**
     * Tells the engine the server's load: by {@link Snapshot#load()} of each run, and by how long its statements take, the engine sees that
     * a server is in distress. For {@link Scope#SERVER}; where several subjects have it, the first to run in a cycle is listened to.
     */
    LOAD,
    /**
     * Depends on the server's version and on what the operator grants: that it is {@link Reason#UNSUPPORTED} or {@link
     * Reason#NOT_PERMITTED} is shown with the remedy and is no fault of the agent.
     */
    OPTIONAL
}
