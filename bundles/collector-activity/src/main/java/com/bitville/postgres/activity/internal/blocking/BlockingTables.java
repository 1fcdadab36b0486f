package com.bitville.postgres.activity.internal.blocking;

import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.activity.internal.session.SessionsAtOnce;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tables {@code blocking.*}: number of waiters, roots with their statements, and cycles. */
public final class BlockingTables {
    private static final int MOST_REQUESTS = 20;

    public static final Table WAITERS = new Table(
            "blocking.waiters",
            TableLayout.SINGLE,
            List.of(
                    new Column("waiting", Kind.GAUGE, "count", "Backends that wait for a lock."),
                    new Column(
                            "examined",
                            Kind.GAUGE,
                            "count",
                            "For how many of them, the longest waiting first, the blockers were read.")));

    public static final Table ROOTS = new Table(
            "blocking.roots",
            TableLayout.ROWS,
            List.of(
                    new Column(
                            "pid",
                            Kind.GAUGE,
                            "",
                            "Process id of a session that blocks and does not wait; 0 is a prepared transaction."),
                    Column.of("prepared", Kind.TEXT, "prepared:<gid> for a prepared transaction."),
                    new Column("blocked_directly", Kind.GAUGE, "count", "How many wait for it directly."),
                    new Column("blocked_in_all", Kind.GAUGE, "count", "How many wait for it directly or indirectly."),
                    Column.of("usename", Kind.TEXT, "Its role."),
                    Column.of("datname", Kind.TEXT, "Its database."),
                    Column.of("application_name", Kind.TEXT, "Its application name."),
                    Column.of("backend_type", Kind.TEXT, "Kind of process."),
                    Column.of("state", Kind.TEXT, "State of the session."),
                    new Column("xact_age_ms", Kind.GAUGE, "ms", "Age of its transaction."),
                    new Column("state_age_ms", Kind.GAUGE, "ms", "Time in its state."),
                    Column.of(
                            "query",
                            Kind.SQL_TEXT,
                            "Statement it runs or ran last; not always the one that took the lock."),
                    Column.of(
                            "blocking_correlation_id",
                            Kind.TEXT,
                            "The request it works for, if a comment or its name states it."),
                    Column.of(
                            "blocked_correlation_ids",
                            Kind.TEXT,
                            "The requests that wait for it, directly or not, 20 at most.")));

    public static final Table DEADLOCKS = new Table(
            "blocking.deadlocks",
            TableLayout.ROWS,
            List.of(new Column("pids", Kind.GAUGE, "", "Process ids that wait for each other in a cycle.")));

    private BlockingTables() {}

    public static List<Rowset> of(
            SessionsAtOnce sessionsAtOnce,
            int waiting,
            PreparedTransactions.Named named,
            int examined,
            BlockingGraph graph) {
        List<@Nullable Object[]> circles = new ArrayList<>();
        graph.deadlocks().forEach(pids -> circles.add(new @Nullable Object[] {pids}));
        Map<Integer, String> requests = sessionsAtOnce.requests();
        BlockingEdges edges = new BlockingEdges(sessionsAtOnce, requests, named, graph);
        List<@Nullable Object[]> counts = new ArrayList<>();
        counts.add(new @Nullable Object[] {waiting, examined});
        return List.of(
                Rowset.complete(WAITERS, counts),
                edges.rowset(),
                edges.omitted(),
                Rowset.complete(ROOTS, roots(sessionsAtOnce, requests, named.prepared(), graph)),
                Rowset.complete(DEADLOCKS, circles));
    }

    private static List<@Nullable Object[]> roots(
            SessionsAtOnce sessionsAtOnce,
            Map<Integer, String> requests,
            PreparedTransactions preparedTransactions,
            BlockingGraph graph) {
        Instant now = sessionsAtOnce.readAt();
        Map<Integer, Backend> byPid = sessionsAtOnce.byPid();
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (BlockingGraph.Root root : graph.roots()) {
            Backend backend = byPid.get(root.pid());
            rows.add(new @Nullable Object[] {
                PreparedTransactions.pid(root.pid()),
                preparedTransactions.label(root.pid()),
                root.direct(),
                root.all(),
                backend == null ? null : backend.usename(),
                backend == null ? null : backend.datname(),
                backend == null ? null : backend.applicationName(),
                backend == null ? null : backend.backendType(),
                backend == null ? null : backend.state(),
                backend == null ? null : Backend.millis(backend.xactStart(), now),
                backend == null ? null : Backend.millis(backend.stateChange(), now),
                backend == null ? null : backend.query(),
                requests.get(root.pid()),
                blocked(graph.behind(root.pid()), requests),
            });
        }
        return rows;
    }

    private static @Nullable List<String> blocked(Set<Integer> behind, Map<Integer, String> requests) {
        List<String> ids = behind.stream()
                .flatMap(pid -> Stream.ofNullable(requests.get(pid)))
                .distinct()
                .sorted()
                .limit(MOST_REQUESTS)
                .toList();
        return ids.isEmpty() ? null : ids;
    }

    /** Waiters that were not examined. */
    public static Set<Integer> rest(List<Integer> waiters, int examined) {
        return new HashSet<>(waiters.subList(examined, waiters.size()));
    }
}
