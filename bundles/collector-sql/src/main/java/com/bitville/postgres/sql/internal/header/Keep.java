package com.bitville.postgres.sql.internal.header;

/** Which rows of an answer are shipped. */
public enum Keep {
    /** All. */
    ALL,
    /** Those of which a counter moved. */
    MOVED,
    /** Those that are others than at the last reading; all of them stay inside the agent. */
    CHANGED
}
