package com.bitville.postgres.api.collect.table;

/**
 * The columns of tables of the form {@link TableLayout#CORRELATED}, whose rows describe what a collector knows about requests of
 * applications. The wire combines everything known about one request into one story. Every such table has the first four columns; the
 * others are optional. All further columns are data.
 */
public final class CorrelatedColumns {
    /** Kind {@link Kind#TEXT}: the bare UUID of the application's request, letter case unchanged. */
    public static final String CORRELATION_ID = "correlation_id";
    /** Kind {@link Kind#TIME}: the start of the run, or the time of the event; becomes the envelope's time stamp. */
    public static final String STARTED_AT = "started_at";
    /** Kind {@link Kind#TEXT}: the listener's source, {@code pg_stat_activity} or {@code pg_log}. */
    public static final String SOURCE = "source";
    /**
     * Kind {@link Kind#TEXT}: a unique key of this row for its server (for a statement run: pid, start and part). The payload id is derived
     * from it, so that a row built again after a crash has the same id.
     */
    public static final String IDENTITY = "identity";
    /** Kind {@link Kind#TEXT}: what the row describes, one of the words below; {@link #RUN} if there is no such column. */
    public static final String PART = "part";
    /** Kind {@link Kind#GAUGE}: the backend's process id; runs of two sources are the same run if their process ids and times are equal. */
    public static final String PID = "pid";
    /** Kind {@link Kind#GAUGE}, ms: the duration of the run, as far as it is known. */
    public static final String DURATION_MS = "duration_ms";
    /** Kind {@link Kind#FLAG}: whether the run was still active; its end is reported by another row. */
    public static final String RUNNING = "running";
    /** Kind {@link Kind#FLAG}: whether the server's log will report this run too, so that the wire waits for the log. */
    public static final String AWAITS_LOG = "awaits_log";
    /** Kind {@link Kind#FLAG}: whether the request was the victim of a deadlock. */
    public static final String DEADLOCK = "deadlock";
    /** Kind {@link Kind#FLAG}: whether a statement of the request was cancelled. */
    public static final String CANCELLED = "cancelled";
    /** Kind {@link Kind#GAUGE}, bytes: temporary files written; summed over the request. */
    public static final String TEMP_BYTES = "temp_bytes";

    /** A part: one run of a statement. */
    public static final String RUN = "run";
    /** A part: one run of a statement with its plan; another row may describe the same run. */
    public static final String PLAN = "plan";
    /** A part: an error. */
    public static final String ERROR = "error";
    /** A part: what a run waited for, and for how long. */
    public static final String WAIT = "wait";
    /** A part: a session that blocked the request. */
    public static final String BLOCKED_BY = "blocked_by";
    /** A part: a session that the request blocked. */
    public static final String BLOCKING = "blocking";
    /** A part: another event of the request, such as a temporary file. */
    public static final String EVENT = "event";

    private CorrelatedColumns() {}
}
