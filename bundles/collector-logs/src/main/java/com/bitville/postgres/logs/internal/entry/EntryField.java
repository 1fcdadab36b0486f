package com.bitville.postgres.logs.internal.entry;

/** The fields of an entry, independent of the format of the file. */
public enum EntryField {
    TIME,
    USER,
    DATABASE,
    PID,
    /** The session id: start and process id, both hexadecimal. */
    SESSION,
    CLIENT,
    SEVERITY,
    STATE,
    MESSAGE,
    DETAIL,
    HINT,
    INTERNAL_QUERY,
    CONTEXT,
    STATEMENT,
    APPLICATION,
    BACKEND_TYPE,
    QUERY_ID,
    PLAN;

    /** The size limit of one text, in bytes: more than is useful to read, little enough for memory. */
    public int longest() {
        return this == PLAN ? 32 * 1024 : 8 * 1024;
    }
}
