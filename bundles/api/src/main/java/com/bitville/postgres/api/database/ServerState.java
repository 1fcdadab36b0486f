package com.bitville.postgres.api.database;

import java.util.Locale;

/** The state of the agent's connection to one server. */
public enum ServerState {
    /** Not connected yet, or a new attempt is in progress. */
    CONNECTING,
    /** Connected, session limits verified. */
    UP,
    /** The server refused the role, its password, or the host (SQLSTATE class 28). */
    AUTH_FAILED,
    /** The server, or the role's CONNECTION LIMIT, has no connection left (53300). */
    TOO_MANY_CONNECTIONS,
    /** Nothing answers at that address. */
    UNREACHABLE,
    /** The server answers but accepts no sessions: starting up, shutting down or in recovery (57P03). */
    STARTING_UP,
    /** A connection pooler is in between; session settings would apply to other clients' transactions. */
    POOLER_REFUSED,
    /** A session limit did not take effect. */
    GUARDS_FAILED,
    /** Paused by the operator of the agent. */
    PAUSED,
    /** Paused by the DBA, in the database. */
    PAUSED_BY_DBA;

    /**
     * The word for status documents.
     *
     * @return lower snake case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
