package com.bitville.postgres.activity.internal.correlation;

import com.bitville.postgres.activity.internal.recorder.SharedLooks;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.correlation.RequestContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The table {@code correlated}: observed facts about application requests, for their stories. */
public final class CorrelatedTable {
    /** The row limit of a cycle; further rows are only counted. */
    static final int MOST = 2_000;

    public static final Table TABLE = new Table("correlated", TableLayout.CORRELATED, columns());

    private static final int CORRELATION_ID = TABLE.indexOf(CorrelatedColumns.CORRELATION_ID);
    private static final int STARTED_AT = TABLE.indexOf(CorrelatedColumns.STARTED_AT);
    private static final int SOURCE = TABLE.indexOf(CorrelatedColumns.SOURCE);
    private static final int IDENTITY = TABLE.indexOf(CorrelatedColumns.IDENTITY);
    private static final int PART = TABLE.indexOf(CorrelatedColumns.PART);
    private static final int QUERY = TABLE.indexOf("query");
    private static final int DURATION = TABLE.indexOf(CorrelatedColumns.DURATION_MS);
    private static final int EXACT = TABLE.indexOf("duration_exact");
    private static final int STATE = TABLE.indexOf("state");
    private static final int PID = TABLE.indexOf(CorrelatedColumns.PID);
    private static final int DATABASE = TABLE.indexOf("datname");
    private static final int ROLE = TABLE.indexOf("usename");
    private static final int CLIENT = TABLE.indexOf("client_addr");
    private static final int QUERY_ID = TABLE.indexOf("query_id");
    private static final int WAIT_TYPE = TABLE.indexOf("wait_event_type");
    private static final int WAIT = TABLE.indexOf("wait_event");
    private static final int SECONDS = TABLE.indexOf("seconds");
    private static final int OTHER = TABLE.indexOf("other_correlation_id");
    private static final int RUNNING = TABLE.indexOf(CorrelatedColumns.RUNNING);
    private static final int AWAITS_LOG = TABLE.indexOf(CorrelatedColumns.AWAITS_LOG);
    private static final int TRACE = TABLE.indexOf("trace_id");
    private static final int SPAN = TABLE.indexOf("span_id");
    private static final int FIRST_TAG = TABLE.indexOf(RequestContext.TAGS.get(0));

    /** The longest time from a sample taken from a cycle to the recorder's next one. */
    private static final double LONGEST_LOOK_MS = 1_000 + SharedLooks.FRESH.toMillis();

    private final double loggedFromMs;
    private final UnaryOperator<Map<String, String>> tags;
    private final Map<CorrelatedStatement.Key, RequestRun> seen = new HashMap<>();
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /**
     * Begins.
     *
     * @param loggedFromMs from which duration on the server logs a statement; infinity if it logs none
     * @param tags returns the tags of a comment that may be sent
     */
    public CorrelatedTable(double loggedFromMs, UnaryOperator<Map<String, String>> tags) {
        this.loggedFromMs = loggedFromMs;
        this.tags = tags;
    }

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                text(CorrelatedColumns.CORRELATION_ID, "The request's UUID, from a comment or application_name."),
                Column.of(CorrelatedColumns.STARTED_AT, Kind.TIME, "When the statement began, by the server's clock."),
                text(CorrelatedColumns.SOURCE, "Always pg_stat_activity."),
                text(CorrelatedColumns.IDENTITY, "Process id, start, whether it is over, and the part."),
                text(CorrelatedColumns.PART, "run, wait, blocked_by or blocking."),
                Column.of("query", Kind.SQL_TEXT, "The statement; null if the agent was restarted while it ran."),
                new Column(
                        CorrelatedColumns.DURATION_MS,
                        Kind.GAUGE,
                        "ms",
                        "Its duration, or its run time when last seen."),
                Column.of(
                        "duration_exact",
                        Kind.FLAG,
                        "Whether the duration is exact; otherwise it ran somewhat longer."),
                text("state", "active while it still runs after five minutes, else finished."),
                new Column(CorrelatedColumns.PID, Kind.GAUGE, "", "Process id of the backend, or of the other one."),
                text("datname", "Database."),
                text("usename", "Role."),
                text("client_addr", "Address of the client."),
                Column.of("query_id", Kind.ID64, "Identifier of the statement, from PostgreSQL 14 on."),
                text("wait_event_type", "Kind of what it waited for."),
                text("wait_event", "What it waited for."),
                new Column(
                        "seconds",
                        Kind.GAUGE,
                        "s",
                        "How long it was seen waiting for it, to the precision of a sample."),
                text("other_correlation_id", "The request of the other session, if it has one."),
                Column.of(CorrelatedColumns.RUNNING, Kind.FLAG, "Whether it still ran."),
                Column.of(CorrelatedColumns.AWAITS_LOG, Kind.FLAG, "Whether the server's log reports it too."),
                text("trace_id", "The trace of a traceparent in a comment."),
                text("span_id", "Its span.")));
        RequestContext.TAGS.forEach(tag -> columns.add(text(tag, "A tag of the comment.")));
        return List.copyOf(columns);
    }

    private static Column text(String name, String description) {
        return Column.of(name, Kind.TEXT, description);
    }

    /** Adds the runs that the recorder saw end since the last cycle; for a run that the cycle itself reports, only its waits. */
    public CorrelatedTable seen(List<RequestRun> ended) {
        ended.forEach(run -> seen.put(run.key(), run));
        return this;
    }

    /** The longest first, so that these stay if there are too many. */
    public Rowset of(List<CorrelatedRun> runs) {
        for (CorrelatedRun run : runs) {
            RequestRun watched = seen.remove(run.statement().key());
            rows.add(run(run));
            if (watched != null) {
                parts(watched);
            } else if (run.last() != null) {
                others(run.statement(), run.last());
            }
        }
        seen.values().forEach(watched -> {
            rows.add(run(watched));
            parts(watched);
        });
        rows.sort(Comparator.comparingDouble(
                (@Nullable Object[] row) -> row[DURATION] instanceof Double ms ? -ms : Double.NEGATIVE_INFINITY));
        return Rowset.first(TABLE, rows, MOST);
    }

    private @Nullable Object[] run(CorrelatedRun run) {
        CorrelatedStatement correlatedStatement = run.statement();
        StatementSighting last = run.last();
        Backend backend = last == null ? null : last.backend();
        @Nullable Object[] row = row();
        row[CORRELATION_ID] = correlatedStatement.correlationId();
        row[STARTED_AT] = run.startedAt();
        row[IDENTITY] = identity(correlatedStatement.key(), run.over() ? "/end" : "/running");
        row[PART] = CorrelatedColumns.RUN;
        row[DURATION] = run.durationMs();
        row[EXACT] = run.exact();
        row[STATE] = run.over() ? "finished" : "active";
        row[RUNNING] = !run.over();
        row[AWAITS_LOG] = run.over() && run.durationMs() >= loggedFromMs;
        row[PID] = correlatedStatement.pid();
        if (backend != null) {
            row[QUERY] = backend.query();
            row[DATABASE] = backend.datname();
            row[ROLE] = backend.usename();
            row[CLIENT] = backend.clientAddr();
            row[QUERY_ID] = backend.queryId();
            if (backend.running()) {
                row[WAIT_TYPE] = backend.waitEventType();
                row[WAIT] = backend.waitEvent();
            }
            context(row, backend.context());
        }
        return row;
    }

    private @Nullable Object[] run(RequestRun run) {
        Double ms = Backend.millis(run.key().start(), run.lastSeen());
        Backend last = run.last();
        @Nullable Object[] row = row();
        row[CORRELATION_ID] = run.context().correlationId();
        row[STARTED_AT] = run.key().start();
        row[IDENTITY] = identity(run.key(), "/end");
        row[PART] = CorrelatedColumns.RUN;
        row[DURATION] = ms;
        row[EXACT] = false;
        row[STATE] = "finished";
        // It ran somewhat longer than seen, so the log may report a run that seems too short for it.
        row[AWAITS_LOG] = ms != null && ms + LONGEST_LOOK_MS >= loggedFromMs;
        row[PID] = run.key().pid();
        row[QUERY] = last.query();
        row[DATABASE] = last.datname();
        row[ROLE] = last.usename();
        row[QUERY_ID] = last.queryId();
        context(row, run.context());
        return row;
    }

    private void context(@Nullable Object[] row, RequestContext context) {
        row[TRACE] = context.traceId();
        row[SPAN] = context.spanId();
        if (!context.tags().isEmpty()) {
            Map<String, String> allowed = tags.apply(context.tags());
            for (int i = 0; i < RequestContext.TAGS.size(); i++) {
                row[FIRST_TAG + i] = allowed.get(RequestContext.TAGS.get(i));
            }
        }
    }

    /** Its waits and blockers. */
    private void parts(RequestRun run) {
        run.waits().forEach((wait, seconds) -> {
            @Nullable
            Object[] row = part(
                    run.key(),
                    run.context().correlationId(),
                    run.lastSeen(),
                    CorrelatedColumns.WAIT,
                    "/" + wait.type() + "/" + wait.event());
            row[WAIT_TYPE] = wait.type().isEmpty() ? null : wait.type();
            row[WAIT] = wait.event();
            row[SECONDS] = seconds;
            rows.add(row);
        });
        String request = run.context().correlationId();
        run.blockedBy()
                .forEach((pid, id) -> rows.add(other(run.key(), request, CorrelatedColumns.BLOCKED_BY, pid, id)));
        run.blocking().forEach((pid, id) -> rows.add(other(run.key(), request, CorrelatedColumns.BLOCKING, pid, id)));
    }

    private void others(CorrelatedStatement correlatedStatement, StatementSighting last) {
        String request = correlatedStatement.correlationId();
        CorrelatedStatement.Key key = correlatedStatement.key();
        last.blockedBy().forEach((pid, id) -> rows.add(other(key, request, CorrelatedColumns.BLOCKED_BY, pid, id)));
        last.blocking().forEach((pid, id) -> rows.add(other(key, request, CorrelatedColumns.BLOCKING, pid, id)));
    }

    private static @Nullable Object[] other(
            CorrelatedStatement.Key key, @Nullable String request, String part, int pid, @Nullable String id) {
        @Nullable Object[] row = part(key, request, key.start(), part, "/" + part + pid);
        row[PID] = pid;
        row[OTHER] = id;
        return row;
    }

    private static @Nullable Object[] part(
            CorrelatedStatement.Key key, @Nullable String request, Instant at, String part, String what) {
        @Nullable Object[] row = row();
        row[CORRELATION_ID] = request;
        row[STARTED_AT] = at;
        row[IDENTITY] = identity(key, what);
        row[PART] = part;
        return row;
    }

    private static String identity(CorrelatedStatement.Key key, String what) {
        return key.pid() + "@" + key.start() + what;
    }

    private static @Nullable Object[] row() {
        @Nullable Object[] row = new @Nullable Object[TABLE.columns().size()];
        row[SOURCE] = "pg_stat_activity";
        return row;
    }
}
