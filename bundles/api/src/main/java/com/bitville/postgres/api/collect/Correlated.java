package com.bitville.postgres.api.collect;

/** The columns that every table of the form {@link Form#CORRELATED} has. */
public final class Correlated {
    /** Kind {@link Kind#TEXT}: the bare UUID of the application's request, in the letter case in which it was given. */
    public static final String CORRELATION_ID = "correlation_id";
    /** Kind {@link Kind#TIME}: the start of the statement; becomes the envelope's time stamp. */
    public static final String STARTED_AT = "started_at";
    /** Kind {@link Kind#TEXT}: the listener's source, {@code pg_stat_activity} or {@code pg_log}. */
    public static final String SOURCE = "source";
    /**
     * Kind {@link Kind#TEXT}: what makes this row unique for its server (for a statement run: pid, start and part). The payload id
     * is derived from it, so that a row that is built again after a crash carries the same id.
     */
    public static final String IDENTITY = "identity";

    private Correlated() {}
}
