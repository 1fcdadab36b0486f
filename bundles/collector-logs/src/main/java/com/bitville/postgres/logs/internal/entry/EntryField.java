package com.bitville.postgres.logs.internal.entry;

/** What an entry is made of, whatever the format of the file. */
public enum EntryField {
    TIME,
    USER,
    DATABASE,
    PID,
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

    /** What is kept of one text, in bytes: far more than anybody reads, far less than fills memory. */
    public int longest() {
        return this == PLAN ? 32 * 1024 : 8 * 1024;
    }
}
