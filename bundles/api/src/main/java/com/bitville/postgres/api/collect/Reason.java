package com.bitville.postgres.api.collect;

import java.util.Locale;

/** Why a run returned no snapshot. A closed list: every failure of a collector has one of these reasons. */
public enum Reason {
    /** The server could not be reached, refused the connection, or the agent is in back-off. */
    UNAVAILABLE,
    /** The run's deadline, the statement timeout or the lock timeout passed. */
    TIMED_OUT,
    /** The role lacks a privilege that the subject needs; the message names the grant. */
    NOT_PERMITTED,
    /** The server, its version or an extension does not offer what the subject needs. */
    UNSUPPORTED,
    /** The run was skipped because of the server's budget or because the server is overloaded; the collector has no problem. */
    SHED,
    /** Anything else: a defect, or unexpected data. */
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
