package com.bitville.postgres.activity.internal;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.blocking.PreparedTransactions;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.activity.internal.session.SessionsAtOnce;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table {@code sessions}: every backend that is active or holds a transaction, the most relevant first. */
final class SessionsTable {
    /** With texts of usual length, this number fills the share of a body for sessions. */
    static final int MOST = 100;

    static final Table TABLE = new Table(
            "sessions",
            TableLayout.ROWS,
            List.of(
                    new Column("pid", Kind.GAUGE, "", "Process id of the backend."),
                    new Column(
                            "leader_pid", Kind.GAUGE, "", "Leader of the parallel group or apply worker it works for."),
                    Column.of("datname", Kind.TEXT, "Database."),
                    Column.of("usename", Kind.TEXT, "Role."),
                    Column.of("application_name", Kind.TEXT, "application_name of the client."),
                    Column.of("client_addr", Kind.TEXT, "Address of the client; null over a Unix socket."),
                    Column.of("client_hostname", Kind.TEXT, "Host name of the client, with log_hostname."),
                    new Column("client_port", Kind.GAUGE, "", "Port of the client; -1 over a Unix socket."),
                    Column.of("backend_type", Kind.TEXT, "Kind of process."),
                    Column.of("backend_start", Kind.TIME, "When the session began."),
                    Column.of("xact_start", Kind.TIME, "When its transaction began."),
                    Column.of("query_start", Kind.TIME, "When its current or last statement began."),
                    Column.of("state_change", Kind.TIME, "When its state last changed."),
                    Column.of("state", Kind.TEXT, "State of the session."),
                    Column.of("wait_event_type", Kind.TEXT, "Kind of what it waits for; null if it does not wait."),
                    Column.of("wait_event", Kind.TEXT, "What it waits for."),
                    new Column("backend_age_ms", Kind.GAUGE, "ms", "Age of the session."),
                    new Column("xact_age_ms", Kind.GAUGE, "ms", "Age of its transaction."),
                    new Column("query_age_ms", Kind.GAUGE, "ms", "Time since its statement began."),
                    new Column("state_age_ms", Kind.GAUGE, "ms", "Time in this state."),
                    new Column("xid_age", Kind.GAUGE, "transactions", "Age of its transaction id."),
                    new Column("xmin_age", Kind.GAUGE, "transactions", "Age of its xmin, which holds back vacuum."),
                    Column.of("query_id", Kind.ID64, "Identifier of the statement, from PostgreSQL 14 on."),
                    Column.of("query", Kind.SQL_TEXT, "Its current or last statement, at most 4096 characters."),
                    Column.of(
                            "correlation_id",
                            Kind.TEXT,
                            "The request it works for, if a comment or its name states it."),
                    new Column(
                            "blocked_by",
                            Kind.GAUGE,
                            "",
                            "Process ids that block it, 0 for a prepared transaction; null if none are known.")));

    private static final Comparator<Instant> OLDEST = Comparator.nullsLast(Comparator.naturalOrder());

    private SessionsTable() {}

    static Rowset of(SessionsAtOnce sessionsAtOnce, BlockingGraph graph) {
        // Sessions in a chain of locks, then the longest transactions: sessions that explain a spike stay in a
        // truncated list.
        Comparator<Backend> telling = Comparator.comparing(
                        (Backend backend) -> graph.waiters(backend.pid()).isEmpty() && !backend.waitsForLock())
                .thenComparing(SessionsTable::age, OLDEST)
                .thenComparing(Backend::pid);
        List<@Nullable Object[]> rows = sessionsAtOnce.backends().stream()
                .filter(backend -> !backend.idle())
                .sorted(telling)
                .map(backend -> row(backend, sessionsAtOnce.readAt(), graph))
                .toList();
        return Rowset.first(TABLE, rows, MOST);
    }

    private static @Nullable Instant age(Backend backend) {
        return backend.xactStart() == null ? backend.queryStart() : backend.xactStart();
    }

    private static @Nullable Object[] row(Backend backend, Instant now, BlockingGraph graph) {
        List<Integer> blockedBy = graph.blockers(backend.pid());
        return new @Nullable Object[] {
            backend.pid(),
            backend.leaderPid(),
            backend.datname(),
            backend.usename(),
            backend.applicationName(),
            backend.clientAddr(),
            backend.clientHostname(),
            backend.clientPort(),
            backend.backendType(),
            backend.backendStart(),
            backend.xactStart(),
            backend.queryStart(),
            backend.stateChange(),
            backend.state(),
            backend.waitEventType(),
            backend.waitEvent(),
            Backend.millis(backend.backendStart(), now),
            Backend.millis(backend.xactStart(), now),
            Backend.millis(backend.queryStart(), now),
            Backend.millis(backend.stateChange(), now),
            backend.xidAge(),
            backend.xminAge(),
            backend.queryId(),
            backend.query(),
            backend.context().correlationId(),
            blockedBy.isEmpty() ? null : PreparedTransactions.pids(blockedBy),
        };
    }
}
