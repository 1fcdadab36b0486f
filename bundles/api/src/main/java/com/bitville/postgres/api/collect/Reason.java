package com.bitville.postgres.api.collect;

import java.util.Locale;

/** Why a run gave no snapshot. A closed list: every failure of a collector is one of these. */
public enum Reason {
    /** The server could not be reached, refused the connection, or the agent is in back-off. */
    UNAVAILABLE,
    /** The run's deadline, the statement timeout or the lock timeout passed. */
    TIMED_OUT,
    /** The role may not read what the subject needs; the message names the grant. */
    NOT_PERMITTED,
    /** The server, its version or an extension does not offer what the subject needs. */
    UNSUPPORTED,
    /** The run gave way to the server's budget or its distress; nothing is wrong with the collector. */
    SHED,
    /** Anything else: a defect, or data nobody expected. */
    FAILED;

    /**
     * The word for status documents.
     *
     * @return lower snake case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
