package com.bitville.postgres.api.collect.table;

/**
 * What a column's values are. The kind decides how the wire treats them: what is redacted, what becomes a JSON string, what may be
 * subtracted from an earlier value.
 */
public enum Kind {
    /** A number that goes up and down. Values: {@link Number} or null. */
    GAUGE,
    /** A number that only grows until it is reset. Values: {@link Number} or null. */
    COUNTER,
    /** Yes or no. Values: {@link Boolean} or null. */
    FLAG,
    /** A short name or state that PostgreSQL or the system chose: never redacted. Values: {@link String} or null. */
    TEXT,
    /** SQL as an application wrote it: literals and comments are redacted before it is sent. Values: {@link String} or null. */
    SQL_TEXT,
    /** Prose in which PostgreSQL may quote data: redacted by rules. Values: {@link String} or null. */
    FREE_TEXT,
    /** A 64-bit identifier (queryid, xid, LSN): a JSON string. Values: {@link String}, {@link Long} or null. */
    ID64,
    /** A point in time, sent as ISO 8601 in UTC. Values: {@link java.time.Instant} or null. */
    TIME
}
