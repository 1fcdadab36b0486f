package com.bitville.postgres.logs.internal.entry;

/** How grave an entry is, in the order of PostgreSQL's {@code elog.h}. */
public enum Severity {
    /** A word of a language not known here. */
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
