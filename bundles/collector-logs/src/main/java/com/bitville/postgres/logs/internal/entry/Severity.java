package com.bitville.postgres.logs.internal.entry;

/** The severity of an entry, in the order of PostgreSQL's {@code elog.h}. */
public enum Severity {
    /** A word of an unknown language. */
    UNKNOWN,
    DEBUG,
    LOG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    FATAL,
    PANIC;

    public boolean isError() {
        return compareTo(ERROR) >= 0;
    }
}
