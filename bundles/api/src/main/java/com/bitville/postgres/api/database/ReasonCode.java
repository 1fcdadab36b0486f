package com.bitville.postgres.api.database;

import java.util.Arrays;
import java.util.Locale;

/**
 * Why a server is in its {@link ServerState}, for whoever has to decide on it: the text beside it is for people, partly the server's own
 * and in its language. Taken from SQLSTATE, from the place in the server's source that an error names, and from exceptions' types.
 */
public enum ReasonCode {
    /** The operator of the agent paused it. */
    OPERATOR,
    /** {@code bitville.pause} is on for the role. */
    PAUSE_SETTING,
    /** The role is NOLOGIN, seen over an open connection. */
    ROLE_NOLOGIN,
    /** The server refuses the role itself at log-in: it is NOLOGIN, or it is not there. Both come with the same codes. */
    ROLE_REFUSED,
    /** The role's CONNECTION LIMIT is zero, or used up though the agent holds nothing. */
    ROLE_LIMIT_ZERO,
    /** The role's CONNECTION LIMIT is used up. */
    ROLE_LIMIT,
    /** The database's CONNECTION LIMIT is used up. */
    DATABASE_LIMIT,
    /** The server's {@code max_connections} are used up. */
    SERVER_LIMIT,
    /** The agent's own five are used up: by another server entry with the same address, another agent, or a leftover of a killed one. */
    AGENT_LIMIT,
    /** The password is wrong (28P01). */
    PASSWORD_REFUSED,
    /** The password's source cannot be read. */
    PASSWORD_UNREADABLE,
    /** Nobody resolves passwords while the configuration bundle is replaced. */
    PASSWORD_UNKNOWN,
    /** No line of pg_hba.conf fits, or the log-in failed by another way than a password. */
    LOGIN_REFUSED,
    /** The server is starting up, shutting down or recovering. */
    STARTING_UP,
    /** A pooler answers in place of the server. */
    POOLER,
    /** Session limits did not take effect. */
    GUARDS,
    /** The host's name cannot be resolved. */
    HOST_UNKNOWN,
    /** Something answered that nothing listens there, or that there is no way. */
    REFUSED,
    /** Nothing answered in time. */
    NO_ANSWER,
    /** What the server showed in the TLS handshake is not believed. */
    UNTRUSTED,
    /** The server has no such database (3D000). */
    DATABASE_MISSING,
    /** The database does not let the role in: no CONNECT, or it takes no connections. */
    DATABASE_REFUSED,
    /** The role lacks a privilege without which nothing can be read; the status has the grants that end it. */
    PRIVILEGE_MISSING,
    /** The agent failed itself while it connected; its log has where. */
    DEFECT,
    /** None of the above. */
    OTHER;

    /**
     * The word for status documents.
     *
     * @return lower snake case
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The code of a word.
     *
     * @param word from a status document
     * @return {@link #OTHER} for one that is not known
     */
    public static ReasonCode of(String word) {
        return Arrays.stream(values())
                .filter(code -> code.word().equals(word))
                .findFirst()
                .orElse(OTHER);
    }
}
