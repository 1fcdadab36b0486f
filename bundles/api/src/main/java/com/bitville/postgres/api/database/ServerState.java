package com.bitville.postgres.api.database;

import java.util.Locale;

/** How the agent stands with one server. */
public enum ServerState {
    /** No connection was made yet, or a new one is being tried. */
    CONNECTING,
    /** Connected, guards verified. */
    UP,
    /** The server refused the role, its password, or the host (SQLSTATE class 28). */
    AUTH_FAILED,
    /** The server, or the role's CONNECTION LIMIT, has no connection left (53300). */
    TOO_MANY_CONNECTIONS,
    /** Nothing answers at that address. */
    UNREACHABLE,
    /** The server answers but takes no sessions: starting up, shutting down or in recovery (57P03). */
    STARTING_UP,
    /** A connection pooler stands between, on which session guards would land on other people's transactions. */
    POOLER_REFUSED,
    /** A guard did not take effect. */
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
