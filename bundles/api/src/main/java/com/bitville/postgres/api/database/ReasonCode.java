package com.bitville.postgres.api.database;

import java.util.Arrays;
import java.util.Locale;

/**
 * Why a server is in its {@link ServerState}, for programs; the text beside it is for people and partly comes from the server, in its
 * language. Derived from the SQLSTATE, from the source location that a server error names, and from exception types.
 */
public enum ReasonCode {
    /** The operator of the agent paused it. */
    OPERATOR,
    /** {@code bitville.pause} is on for the role. */
    PAUSE_SETTING,
    /** The role is NOLOGIN, seen over an open connection. */
    ROLE_NOLOGIN,
    /** The server refuses the role itself at login: it is NOLOGIN, or it does not exist. PostgreSQL uses the same code for both. */
    ROLE_REFUSED,
    /** The role's CONNECTION LIMIT is zero, or used up although the agent has no connection. */
    ROLE_LIMIT_ZERO,
    /** The role's CONNECTION LIMIT is used up. */
    ROLE_LIMIT,
    /** The database's CONNECTION LIMIT is used up. */
    DATABASE_LIMIT,
    /** The server's {@code max_connections} are used up. */
    SERVER_LIMIT,
    /**
     * The agent's own five connections are used up: by another server entry with the same address, another agent, or remains of a killed
     * agent.
     */
    AGENT_LIMIT,
    /** The password is wrong (28P01). */
    PASSWORD_REFUSED,
    /** The password's source cannot be read. */
    PASSWORD_UNREADABLE,
    /** Passwords cannot be resolved while the configuration bundle is replaced. */
    PASSWORD_UNKNOWN,
    /** No line of pg_hba.conf matches, or an authentication method other than a password failed. */
    LOGIN_REFUSED,
    /** The server is starting up, shutting down or recovering. */
    STARTING_UP,
    /** A pooler answers in place of the server. */
    POOLER,
    /** Session limits did not take effect. */
    GUARDS,
    /** The host's name cannot be resolved. */
    HOST_UNKNOWN,
    /** The connection was refused, or there is no route to the host. */
    REFUSED,
    /** Nothing answered in time. */
    NO_ANSWER,
    /** The server's certificate is not from a trusted authority. */
    UNTRUSTED,
    /** The server's certificate is for other hosts. */
    CERTIFICATE_NAME,
    /** A certificate of the server's chain has expired. */
    CERTIFICATE_EXPIRED,
    /** A certificate of the server's chain is not valid yet, by the clock of the agent's host. */
    CERTIFICATE_NOT_YET_VALID,
    /** The server does not offer TLS, and {@code sslmode} demands it. */
    TLS_MISSING,
    /** The server has no such database (3D000). */
    DATABASE_MISSING,
    /** The database refuses the role: no CONNECT privilege, or it accepts no connections. */
    DATABASE_REFUSED,
    /** The role lacks a privilege without which nothing can be read; the status has the missing grants. */
    PRIVILEGE_MISSING,
    /** A defect of the agent while it connected; its log has the location. */
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
     * @return the code, {@link #OTHER} for an unknown word
     */
    public static ReasonCode of(String word) {
        return Arrays.stream(values())
                .filter(code -> code.word().equals(word))
                .findFirst()
                .orElse(OTHER);
    }
}
