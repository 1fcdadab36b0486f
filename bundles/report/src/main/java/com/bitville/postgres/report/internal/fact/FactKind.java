package com.bitville.postgres.report.internal.fact;

/** What the values of a column are: how they are written, and what happens to them where names are hashed. */
public enum FactKind {
    /** A word of PostgreSQL, the system or the agent: a wait event, a state, the name of a setting. Kept. */
    WORD,
    /** A name that somebody gave: a database, a role, a table, an application, a route. Hashed. */
    NAME,
    /** A statement. Left out where names are hashed. */
    SQL,
    /** Prose that may quote names. Left out where names are hashed. */
    TEXT,
    /** Prose of the agent itself, which names nothing. Kept. */
    PROSE,
    /** A number without a unit. */
    NUMBER,
    MS,
    BYTES,
    PERCENT,
    /** A moment. */
    TIME
}
