package com.bitville.postgres.api.collect;

/** What one run of a collector covers; determines how often it runs in a cycle and whether it gets a session. */
public enum Scope {
    /** The agent itself: once a cycle, no session. */
    AGENT,
    /** The host the agent runs on: once a cycle, no session. */
    HOST,
    /** A PostgreSQL server: once a cycle for each configured server, with a session to its configured database. */
    SERVER,
    /**
     * The files of a PostgreSQL server: once a cycle for each configured server, also while the server is down or paused. A run has no
     * session; a run that cannot reach the files otherwise may {@link Run#borrowSession() borrow} one.
     */
    SERVER_FILES,
    /**
     * A database of a server: each run has a session to the one that is visited, over a connection opened for the visit. {@link
     * Subject#every()} holds for each database. The rows must contain the name of the database ({@code current_database()}); each database
     * has a state of its own.
     */
    DATABASE
}
