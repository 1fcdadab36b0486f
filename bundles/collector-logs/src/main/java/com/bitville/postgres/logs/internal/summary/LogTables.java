package com.bitville.postgres.logs.internal.summary;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.logs.internal.classify.DetailExtractor;
import java.util.ArrayList;
import java.util.List;

/** The tables of the subject {@code logs}. */
public final class LogTables {
    private static final Column SEVERITY = text("error_severity", "Severity as logged: LOG, ERROR, FATAL, PANIC.");
    static final Column STATE =
            text("sql_state_code", "SQLSTATE; null where the format carries none (stderr without %e).");
    private static final Column CLASS = text("class", "What the entry is about, see the page of this subject.");
    static final Column PID = new Column("pid", Kind.GAUGE, "", "Process id of the backend.");
    static final Column DATABASE = text("datname", "Database.");
    static final Column ROLE = text("usename", "Role.");
    private static final Column APPLICATION = text("application_name", "application_name of the client.");
    static final Column CLIENT = text("client_addr", "Address or name of the client.");
    static final Column QUERY_ID =
            Column.of("query_id", Kind.ID64, "Identifier of the statement, from PostgreSQL 14 on.");
    static final Column DURATION =
            new Column("duration_ms", Kind.GAUGE, "ms", "How long the statement ran or the lock was waited for.");

    public static final Table ENTRIES = new Table("entries", TableLayout.SPARSE_ROWS, entryColumns());

    public static final Table COUNTS = new Table(
            "entry_counts",
            TableLayout.ROWS,
            List.of(
                    CLASS,
                    SEVERITY,
                    STATE,
                    count("entries", "Entries of this kind since the last run, sent one by one or not."),
                    new Column("duration_ms", Kind.GAUGE, "ms", "Sum of their durations, null where they have none."),
                    new Column("duration_max_ms", Kind.GAUGE, "ms", "The longest of them.")));

    public static final Table MESSAGES = new Table(
            "message_counts",
            TableLayout.ROWS,
            List.of(
                    CLASS,
                    STATE,
                    free("message", "The first line without numbers and quoted names."),
                    count("entries", "Entries with this message since the last run.")));

    public static final Table DURATIONS = new Table(
            "duration_histogram",
            TableLayout.ROWS,
            List.of(
                    CLASS,
                    new Column("bounds_ms", Kind.GAUGE, "ms", "Upper bounds of the durations counted."),
                    count(
                            "counts",
                            "Entries up to each bound and above the previous one; the last counts those above all bounds.")));

    public static final Table GAPS = new Table(
            "log_gaps",
            TableLayout.ROWS,
            List.of(
                    text(
                            "reason",
                            "too_far_behind; truncated: a file restarted, and no copy of it was found; vanished: the file written"
                                    + " last cannot be found; nul_bytes: NUL bytes in place of text; unreadable: lines that are not entries."),
                    bytes("skipped_bytes", "Skipped bytes, null if unknown."),
                    count(
                            "lines_estimated",
                            "Lines in them, from the mean length of the lines read; of unreadable ones their number."),
                    Column.of("from", Kind.TIME, "The time of the last entry before."),
                    Column.of("to", Kind.TIME, "The time of the first entry after.")));

    public static final Table STATE_OF_LOGS = new Table(
            "log_state",
            TableLayout.SINGLE,
            List.of(
                    text("path", "Where the log is looked for."),
                    text(
                            "state",
                            "following; identity_unproven: no entry shows yet that the file is this server's; foreign: all files"
                                    + " are another server's and are not read; waiting: a rotation has left no file for the moment;"
                                    + " unreadable: more than a few lines are no entry."),
                    text(
                            "reason",
                            "Why lines are unreadable: line_prefix_differs, format_differs or not_a_log; null where they are not."),
                    text(
                            "looks_like",
                            "The log_line_prefix or the format that unreadable lines have, null if not known."),
                    text("format", "jsonlog, csvlog or stderr."),
                    text("log_line_prefix", "The log_line_prefix used for the format stderr."),
                    text("file", "The file written last."),
                    count("files", "Files found."),
                    bytes("read_bytes", "Bytes read in this run."),
                    bytes("lag_bytes", "Bytes written and not yet read."),
                    new Column("lag_s", Kind.GAUGE, "s", "Age of the last entry read, 0 if everything is read."),
                    bytes("skipped_bytes", "Bytes skipped because reading was too far behind."),
                    count("lines", "Lines read in this run."),
                    count("unreadable_lines", "Lines that are not entries and belong to none."),
                    count("torn_lines", "Entries that may have lost lines, and lines that are the rest of one."),
                    count("cut_lines", "Lines beyond the size limit, or whose end is lost."),
                    count("truncations", "Files that restarted without a copy: their last lines may be lost."),
                    Column.of("last_entry_at", Kind.TIME, "The time of the last entry of this run.")));

    private static List<Column> entryColumns() {
        List<Column> columns = new ArrayList<>(List.of(
                Column.of("time", Kind.TIME, "When the server wrote it."),
                SEVERITY,
                STATE,
                CLASS,
                PID,
                ROLE,
                DATABASE,
                APPLICATION,
                CLIENT,
                QUERY_ID,
                text("backend_type", "Kind of the process."),
                text(
                        "correlation_id",
                        "The request's UUID, if a comment of the statement or application_name contains one."),
                DURATION,
                free("message", "The primary message, without the SQL it held."),
                free("detail", "DETAIL."),
                free("hint", "HINT."),
                free("context", "CONTEXT."),
                Column.of("statement", Kind.SQL_TEXT, "The statement that failed or was slow."),
                Column.of("internal_query", Kind.SQL_TEXT, "The statement inside a function that failed."),
                Column.of("cut", Kind.FLAG, "True if it was truncated because of its length."),
                Column.of("deadlock_pids", Kind.GAUGE, "Processes of a deadlock, the one given up first."),
                Column.of("deadlock_lock_modes", Kind.TEXT, "What each of them waited for."),
                Column.of("deadlock_queries", Kind.SQL_TEXT, "What each of them was running."),
                text("plan_format", "text, json, xml or yaml."),
                text("plan", "auto_explain's plan without literals."),
                Column.of("plan_dropped", Kind.FLAG, "True if the plan was omitted because its form is unknown.")));
        columns.addAll(DetailExtractor.columns());
        return columns;
    }

    private LogTables() {}

    private static Column text(String name, String description) {
        return Column.of(name, Kind.TEXT, description);
    }

    private static Column free(String name, String description) {
        return Column.of(name, Kind.FREE_TEXT, description);
    }

    private static Column count(String name, String description) {
        return new Column(name, Kind.GAUGE, "count", description);
    }

    private static Column bytes(String name, String description) {
        return new Column(name, Kind.GAUGE, "bytes", description);
    }
}
