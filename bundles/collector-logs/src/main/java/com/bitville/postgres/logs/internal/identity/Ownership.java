package com.bitville.postgres.logs.internal.identity;

/** Whether a file is the log of the configured server. */
public enum Ownership {
    /** Nothing shows it yet. */
    UNPROVEN,
    OWN,
    FOREIGN;

    /** Of two judgements about the same file: evidence against it outweighs evidence for it. */
    Ownership and(Ownership other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
