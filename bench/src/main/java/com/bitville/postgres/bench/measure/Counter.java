package com.bitville.postgres.bench.measure;

/** What only grows while an agent runs. */
public enum Counter {
    /** Time. */
    SECONDS,
    /** Cycles of which the listener has heard. */
    CYCLES,
    /** Processor time of the process, in ms. */
    CPU_MS,
    /** The part of the thread that collects garbage. */
    COLLECTOR_MS,
    /** The part of the compiler's thread. */
    COMPILER_MS,
    /** Memory allocated on the heap, in kB, up to the last collection. */
    ALLOCATED_KB,
    /** Collections of the whole heap. */
    FULL_COLLECTIONS,
    /** Processor time of the agent's backends, in ms. */
    SERVER_MS,
    /** Posts that the listener took. */
    REQUESTS,
    /** The bodies of these. */
    BYTES
}
