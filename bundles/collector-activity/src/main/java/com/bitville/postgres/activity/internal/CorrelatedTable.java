package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.Column;
import com.bitville.postgres.api.collect.Correlated;
import com.bitville.postgres.api.collect.Form;
import com.bitville.postgres.api.collect.Kind;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Table;
import com.bitville.postgres.api.correlation.RequestContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The table {@code correlated}: what was seen of requests of applications, for their stories. */
final class CorrelatedTable {
    /** More in one cycle are counted. */
    static final int MOST = 2_000;

    static final Table TABLE = new Table("correlated", Form.CORRELATED, columns());

    private static final String SOURCE = "pg_stat_activity";
    private static final double LONGEST_LOOK_MS = 1_000;

    private final double loggedFromMs;
    private final UnaryOperator<Map<String, String>> tags;
    private final Map<Statement.Key, RequestRun> seen = new HashMap<>();
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    /**
     * Begins.
     *
     * @param loggedFromMs from which duration on the server's log tells a statement; infinity where it tells none
     * @param tags leaves those tags of a comment that may leave
     */
    CorrelatedTable(double loggedFromMs, UnaryOperator<Map<String, String>> tags) {
        this.loggedFromMs = loggedFromMs;
        this.tags = tags;
    }

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                text(Correlated.CORRELATION_ID, "The request's UUID, from a comment or application_name."),
                Column.of(Correlated.STARTED_AT, Kind.TIME, "When the statement began, by the server's clock."),
                text(Correlated.SOURCE, "Always pg_stat_activity."),
                text(Correlated.IDENTITY, "Process id, start, whether it is over, and the part."),
                text(Correlated.PART, "run, wait, blocked_by or blocking."),
                Column.of("query", Kind.SQL_TEXT, "The statement; null if the agent was restarted while it ran."),
                new Column(Correlated.DURATION_MS, Kind.GAUGE, "ms", "How long it ran, or had run when last seen."),
                Column.of("duration_exact", Kind.FLAG, "Whether the server told its end, else it ran somewhat longer."),
                text("state", "active while it still runs after five minutes, else finished."),
                new Column(Correlated.PID, Kind.GAUGE, "", "Process id of the backend, or of the other one."),
                text("datname", "Database."),
                text("usename", "Role."),
                text("client_addr", "Address of the client."),
                Column.of("query_id", Kind.ID64, "Identifier of the statement, from PostgreSQL 14 on."),
                text("wait_event_type", "Kind of what it waited for."),
                text("wait_event", "What it waited for."),
                new Column("seconds", Kind.GAUGE, "s", "For how long it was seen waiting so, to a look."),
                text("other_correlation_id", "The request of the other session, where it has one."),
                Column.of(Correlated.RUNNING, Kind.FLAG, "Whether it still ran."),
                Column.of(Correlated.AWAITS_LOG, Kind.FLAG, "Whether the server's log tells it too."),
                text("trace_id", "The trace of a traceparent in a comment."),
                text("span_id", "Its span.")));
        RequestContext.TAGS.forEach(tag -> columns.add(text(tag, "What the comment says of the application.")));
        return List.copyOf(columns);
    }

    private static Column text(String name, String description) {
        return Column.of(name, Kind.TEXT, description);
    }

    /** Adds what the recorder saw end since the last cycle; a run that is told from the cycle itself gives its waits alone. */
    CorrelatedTable seen(List<RequestRun> ended) {
        ended.forEach(run -> seen.put(run.key(), run));
        return this;
    }

    /** The longest first, so that these stay where there are too many. */
    Rowset of(List<CorrelatedRun> runs) {
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
        int duration = TABLE.indexOf(Correlated.DURATION_MS);
        rows.sort(Comparator.comparingDouble(
                (@Nullable Object[] row) -> row[duration] instanceof Double ms ? -ms : Double.NEGATIVE_INFINITY));
        return Rowset.first(TABLE, rows, MOST);
    }

    private @Nullable Object[] run(CorrelatedRun run) {
        Statement statement = run.statement();
        Sighting last = run.last();
        Backend backend = last == null ? null : last.backend();
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put(Correlated.CORRELATION_ID, statement.correlationId());
        values.put(Correlated.STARTED_AT, run.startedAt());
        values.put(Correlated.IDENTITY, identity(statement.key(), run.over() ? "/end" : "/running"));
        values.put(Correlated.PART, Correlated.RUN);
        values.put(Correlated.DURATION_MS, run.durationMs());
        values.put("duration_exact", run.exact());
        values.put("state", run.over() ? "finished" : "active");
        values.put(Correlated.RUNNING, !run.over());
        values.put(Correlated.AWAITS_LOG, run.over() && run.durationMs() >= loggedFromMs);
        values.put(Correlated.PID, statement.pid());
        if (backend != null) {
            values.put("query", backend.query());
            values.put("datname", backend.datname());
            values.put("usename", backend.usename());
            values.put("client_addr", backend.clientAddr());
            values.put("query_id", backend.queryId());
            if (backend.running()) {
                values.put("wait_event_type", backend.waitEventType());
                values.put("wait_event", backend.waitEvent());
            }
            context(values, backend.context());
        }
        return row(values);
    }

    private @Nullable Object[] run(RequestRun run) {
        Double ms = Backend.millis(run.key().start(), run.lastSeen());
        Observation.Seen last = run.last();
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put(Correlated.CORRELATION_ID, run.context().correlationId());
        values.put(Correlated.STARTED_AT, run.key().start());
        values.put(Correlated.IDENTITY, identity(run.key(), "/end"));
        values.put(Correlated.PART, Correlated.RUN);
        values.put(Correlated.DURATION_MS, ms);
        values.put("duration_exact", false);
        values.put("state", "finished");
        // It ran somewhat longer than it was seen, so that the log may tell what seems too short for it.
        values.put(Correlated.AWAITS_LOG, ms != null && ms + LONGEST_LOOK_MS >= loggedFromMs);
        values.put(Correlated.PID, run.key().pid());
        values.put("query", last.query());
        values.put("datname", last.datname());
        values.put("usename", last.usename());
        values.put("query_id", last.queryId());
        context(values, run.context());
        return row(values);
    }

    private void context(Map<String, @Nullable Object> values, RequestContext context) {
        values.put("trace_id", context.traceId());
        values.put("span_id", context.spanId());
        values.putAll(tags.apply(context.tags()));
    }

    /** What it waited for and for whom. */
    private void parts(RequestRun run) {
        run.waits().forEach((wait, seconds) -> {
            Map<String, @Nullable Object> values = part(
                    run.key(),
                    run.context().correlationId(),
                    run.lastSeen(),
                    Correlated.WAIT,
                    "/" + wait.type() + "/" + wait.event());
            values.put("wait_event_type", wait.type().isEmpty() ? null : wait.type());
            values.put("wait_event", wait.event());
            values.put("seconds", seconds);
            rows.add(row(values));
        });
        String request = run.context().correlationId();
        run.blockedBy().forEach((pid, id) -> rows.add(other(run.key(), request, Correlated.BLOCKED_BY, pid, id)));
        run.blocking().forEach((pid, id) -> rows.add(other(run.key(), request, Correlated.BLOCKING, pid, id)));
    }

    private void others(Statement statement, Sighting last) {
        String request = statement.correlationId();
        Statement.Key key = statement.key();
        last.blockedBy().forEach((pid, id) -> rows.add(other(key, request, Correlated.BLOCKED_BY, pid, id)));
        last.blocking().forEach((pid, id) -> rows.add(other(key, request, Correlated.BLOCKING, pid, id)));
    }

    private static @Nullable Object[] other(
            Statement.Key key, @Nullable String request, String part, int pid, @Nullable String id) {
        Map<String, @Nullable Object> values = part(key, request, key.start(), part, "/" + part + pid);
        values.put(Correlated.PID, pid);
        values.put("other_correlation_id", id);
        return row(values);
    }

    private static Map<String, @Nullable Object> part(
            Statement.Key key, @Nullable String request, Instant at, String part, String what) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put(Correlated.CORRELATION_ID, request);
        values.put(Correlated.STARTED_AT, at);
        values.put(Correlated.IDENTITY, identity(key, what));
        values.put(Correlated.PART, part);
        return values;
    }

    private static String identity(Statement.Key key, String what) {
        return key.pid() + "@" + key.start() + what;
    }

    private static @Nullable Object[] row(Map<String, @Nullable Object> values) {
        values.put(Correlated.SOURCE, SOURCE);
        return TABLE.columns().stream().map(column -> values.get(column.name())).toArray();
    }
}
