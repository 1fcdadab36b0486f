package com.bitville.postgres.api.collect.table;

/**
 * The columns of tables of the form {@link TableLayout#CORRELATED}, whose rows are what a collector knows of requests of applications. The wire
 * puts all that is known of one request into one story. Every such table has the first four; the others count where a table has them. All
 * further columns are data.
 */
public final class CorrelatedColumns {
    /** Kind {@link Kind#TEXT}: the bare UUID of the application's request, in the letter case in which it was given. */
    public static final String CORRELATION_ID = "correlation_id";
    /** Kind {@link Kind#TIME}: the start of the run, or when the thing was told; becomes the envelope's time stamp. */
    public static final String STARTED_AT = "started_at";
    /** Kind {@link Kind#TEXT}: the listener's source, {@code pg_stat_activity} or {@code pg_log}. */
    public static final String SOURCE = "source";
    /**
     * Kind {@link Kind#TEXT}: what makes this row unique for its server (for a statement run: pid, start and part). The payload id
     * is derived from it, so that a row that is built again after a crash carries the same id.
     */
    public static final String IDENTITY = "identity";
    /** Kind {@link Kind#TEXT}: what the row tells, one of the words below; {@link #RUN} where there is no such column. */
    public static final String PART = "part";
    /** Kind {@link Kind#GAUGE}: the backend's process id; runs of two sources are one run if it and their times are the same. */
    public static final String PID = "pid";
    /** Kind {@link Kind#GAUGE}, ms: how long the run took, as far as is known. */
    public static final String DURATION_MS = "duration_ms";
    /** Kind {@link Kind#FLAG}: whether the run was still going on when it was told; its end is told by another row. */
    public static final String RUNNING = "running";
    /** Kind {@link Kind#FLAG}: whether the server's log will tell this run too, so that the log is waited for. */
    public static final String AWAITS_LOG = "awaits_log";
    /** Kind {@link Kind#FLAG}: whether the request was the victim of a deadlock. */
    public static final String DEADLOCK = "deadlock";
    /** Kind {@link Kind#FLAG}: whether a statement of the request was cancelled. */
    public static final String CANCELLED = "cancelled";
    /** Kind {@link Kind#GAUGE}, bytes: temporary files written; summed over the request. */
    public static final String TEMP_BYTES = "temp_bytes";

    /** A part: one run of a statement. */
    public static final String RUN = "run";
    /** A part: one run of a statement with its plan, which another row may tell too. */
    public static final String PLAN = "plan";
    /** A part: an error. */
    public static final String ERROR = "error";
    /** A part: for how long a run was seen waiting for what. */
    public static final String WAIT = "wait";
    /** A part: who kept the request waiting. */
    public static final String BLOCKED_BY = "blocked_by";
    /** A part: whom the request kept waiting. */
    public static final String BLOCKING = "blocking";
    /** A part: something else that happened to the request, such as a temporary file. */
    public static final String EVENT = "event";

    private CorrelatedColumns() {}
}
