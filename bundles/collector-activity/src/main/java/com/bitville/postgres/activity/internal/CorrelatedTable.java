package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.Column;
import com.bitville.postgres.api.collect.Correlated;
import com.bitville.postgres.api.collect.Form;
import com.bitville.postgres.api.collect.Kind;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Table;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code correlated}: statements of applications' requests, each a request to the listener of its own. */
final class CorrelatedTable {
    /** Far more than the wire sends of one cycle; the rest is counted. */
    static final int MOST = 50;

    static final Table TABLE = new Table(
            "correlated",
            Form.CORRELATED,
            List.of(
                    Column.of(Correlated.CORRELATION_ID, Kind.TEXT, "The request's UUID, from application_name."),
                    Column.of(Correlated.STARTED_AT, Kind.TIME, "When the statement began, by the server's clock."),
                    Column.of(Correlated.SOURCE, Kind.TEXT, "Always pg_stat_activity."),
                    Column.of(Correlated.IDENTITY, Kind.TEXT, "Process id, start and whether it is over."),
                    Column.of("query", Kind.SQL_TEXT, "The statement; null if the agent was restarted while it ran."),
                    new Column("duration_ms", Kind.GAUGE, "ms", "How long it ran, or had run when last seen."),
                    Column.of(
                            "duration_exact",
                            Kind.FLAG,
                            "Whether the server told its end, else it ran somewhat longer."),
                    Column.of("state", Kind.TEXT, "active while it still runs after five minutes, else finished."),
                    new Column("pid", Kind.GAUGE, "", "Process id of the backend."),
                    Column.of("datname", Kind.TEXT, "Database."),
                    Column.of("usename", Kind.TEXT, "Role."),
                    Column.of("client_addr", Kind.TEXT, "Address of the client."),
                    Column.of("query_id", Kind.ID64, "Identifier of the statement, from PostgreSQL 14 on."),
                    Column.of("wait_event_type", Kind.TEXT, "Kind of what it waited for when last seen running."),
                    Column.of("wait_event", Kind.TEXT, "What it waited for when last seen running."),
                    new Column(
                            "blocked_by",
                            Kind.GAUGE,
                            "",
                            "Process ids it waited for a lock of when last seen running."),
                    new Column("blocked", Kind.GAUGE, "", "Process ids that waited for a lock of it then.")));

    private CorrelatedTable() {}

    /** The longest first, so that these stay where the wire sends only some. */
    static Rowset of(List<CorrelatedRun> runs) {
        List<@Nullable Object[]> rows = runs.stream()
                .sorted(Comparator.comparingDouble(CorrelatedRun::durationMs).reversed())
                .map(CorrelatedTable::row)
                .toList();
        return Rowset.first(TABLE, rows, MOST);
    }

    private static @Nullable Object[] row(CorrelatedRun run) {
        Statement statement = run.statement();
        Sighting last = run.last();
        Backend backend = last == null ? null : last.backend();
        return new @Nullable Object[] {
            statement.correlationId(),
            run.startedAt(),
            "pg_stat_activity",
            statement.pid() + "@" + statement.start() + (run.over() ? "/end" : "/running"),
            backend == null ? null : backend.query(),
            run.durationMs(),
            run.exact(),
            run.over() ? "finished" : "active",
            statement.pid(),
            backend == null ? null : backend.datname(),
            backend == null ? null : backend.usename(),
            backend == null ? null : backend.clientAddr(),
            backend == null ? null : backend.queryId(),
            backend == null || !backend.running() ? null : backend.waitEventType(),
            backend == null || !backend.running() ? null : backend.waitEvent(),
            last == null || last.blockedBy().isEmpty() ? null : Prepared.pids(last.blockedBy()),
            last == null || last.blocked().isEmpty() ? null : last.blocked(),
        };
    }
}
