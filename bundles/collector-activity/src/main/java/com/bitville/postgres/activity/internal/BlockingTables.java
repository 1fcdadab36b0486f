package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.collect.Column;
import com.bitville.postgres.api.collect.Form;
import com.bitville.postgres.api.collect.Kind;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tables {@code blocking.*}: the graph as edges, roots and circles, with what each side ran. */
final class BlockingTables {
    /** 50 waiters in the queue of one row make 1,225 pairs. */
    static final int MOST_EDGES = 1_500;

    static final Table WAITERS = new Table(
            "blocking.waiters",
            Form.SINGLE,
            List.of(
                    new Column("waiting", Kind.GAUGE, "count", "Backends that wait for a lock."),
                    new Column(
                            "examined",
                            Kind.GAUGE,
                            "count",
                            "How many of them, the longest first, were asked for their blockers.")));

    static final Table EDGES = new Table(
            "blocking.edges",
            Form.ROWS,
            List.of(
                    new Column("blocked_pid", Kind.GAUGE, "", "Process id of the waiter."),
                    new Column("blocker_pid", Kind.GAUGE, "", "Process id it waits for; 0 is a prepared transaction."),
                    Column.of(
                            "blocker_prepared",
                            Kind.TEXT,
                            "prepared:<gid> where the blocker is a prepared transaction."),
                    Column.of(
                            "blocked_user",
                            Kind.TEXT,
                            "Role of the waiter. From here on given once a waiter, at its first pair."),
                    Column.of("blocked_database", Kind.TEXT, "Database of the waiter."),
                    Column.of("blocked_application", Kind.TEXT, "Application name of the waiter."),
                    Column.of("blocked_query", Kind.SQL_TEXT, "Statement that waits."),
                    new Column("blocked_xact_age_ms", Kind.GAUGE, "ms", "Age of the waiter's transaction."),
                    Column.of("wait_event", Kind.TEXT, "What the waiter waits for, as PostgreSQL names it."),
                    Column.of(
                            "locktype",
                            Kind.TEXT,
                            "Kind of object that is locked; null if the wait ended while it was read."),
                    Column.of("mode", Kind.TEXT, "Lock mode that is wanted."),
                    Column.of("relation", Kind.TEXT, "Relation concerned; its oid where it is another database's."),
                    Column.of("wait_start", Kind.TIME, "Since when it waits, from PostgreSQL 14 on."),
                    new Column(
                            "wait_ms",
                            Kind.GAUGE,
                            "ms",
                            "How long it has waited; before 14 how long its statement has run."),
                    Column.of("blocker_user", Kind.TEXT, "Role of the blocker."),
                    Column.of("blocker_application", Kind.TEXT, "Application name of the blocker."),
                    Column.of(
                            "blocker_state",
                            Kind.TEXT,
                            "State of the blocker; null if it was gone when sessions were read."),
                    Column.of("blocker_query", Kind.SQL_TEXT, "Statement that the blocker runs or ran last."),
                    new Column("blocker_xact_age_ms", Kind.GAUGE, "ms", "Age of the blocker's transaction.")));

    static final Table ROOTS = new Table(
            "blocking.roots",
            Form.ROWS,
            List.of(
                    new Column(
                            "pid",
                            Kind.GAUGE,
                            "",
                            "Process id of one that blocks and waits for nobody; 0 is a prepared transaction."),
                    Column.of("prepared", Kind.TEXT, "prepared:<gid> for a prepared transaction."),
                    new Column("blocked_directly", Kind.GAUGE, "count", "How many wait for it itself."),
                    new Column("blocked_in_all", Kind.GAUGE, "count", "How many wait for it or for one that does."),
                    Column.of("usename", Kind.TEXT, "Its role."),
                    Column.of("datname", Kind.TEXT, "Its database."),
                    Column.of("application_name", Kind.TEXT, "Its application name."),
                    Column.of("backend_type", Kind.TEXT, "Kind of process."),
                    Column.of("state", Kind.TEXT, "What it does."),
                    new Column("xact_age_ms", Kind.GAUGE, "ms", "Age of its transaction."),
                    new Column("state_age_ms", Kind.GAUGE, "ms", "Time in its state."),
                    Column.of(
                            "query",
                            Kind.SQL_TEXT,
                            "Statement it runs or ran last; not always the one that took the lock.")));

    static final Table DEADLOCKS = new Table(
            "blocking.deadlocks",
            Form.ROWS,
            List.of(new Column("pids", Kind.GAUGE, "", "Process ids that wait for each other in a circle.")));

    private BlockingTables() {}

    static List<Rowset> of(Activity activity, int waiting, Prepared.Named named, int examined, BlockingGraph graph) {
        List<@Nullable Object[]> circles = new ArrayList<>();
        graph.deadlocks().forEach(pids -> circles.add(new @Nullable Object[] {pids}));
        Map<Integer, Backend> byPid = activity.byPid();
        List<@Nullable Object[]> counts = new ArrayList<>();
        counts.add(new @Nullable Object[] {waiting, examined});
        return List.of(
                Rowset.complete(WAITERS, counts),
                Rowset.first(EDGES, edges(activity.readAt(), byPid, named, graph), MOST_EDGES),
                Rowset.complete(ROOTS, roots(activity.readAt(), byPid, named.prepared(), graph)),
                Rowset.complete(DEADLOCKS, circles));
    }

    private static List<@Nullable Object[]> edges(
            Instant now, Map<Integer, Backend> byPid, Prepared.Named named, BlockingGraph graph) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (LockWait wait : named.waits()) {
            boolean first = true;
            for (int blocker : graph.blockers(wait.pid())) {
                @Nullable
                Object[] row = first
                        ? edge(now, wait, byPid.get(wait.pid()), byPid.get(blocker))
                        : new @Nullable Object[EDGES.columns().size()];
                // In a long queue everybody waits for everybody ahead: texts would repeat a thousand times.
                row[0] = wait.pid();
                row[1] = Prepared.pid(blocker);
                row[2] = named.prepared().label(blocker);
                rows.add(row);
                first = false;
            }
        }
        return rows;
    }

    private static @Nullable Object[] edge(
            Instant now, LockWait wait, @Nullable Backend blocked, @Nullable Backend blocker) {
        Instant since = wait.waitStart() == null && blocked != null ? blocked.queryStart() : wait.waitStart();
        return new @Nullable Object[] {
            null,
            null,
            null,
            blocked == null ? null : blocked.usename(),
            blocked == null ? null : blocked.datname(),
            blocked == null ? null : blocked.applicationName(),
            blocked == null ? null : blocked.query(),
            blocked == null ? null : Backend.millis(blocked.xactStart(), now),
            blocked == null ? null : blocked.waitEvent(),
            wait.lockType(),
            wait.mode(),
            wait.relation(),
            wait.waitStart(),
            Backend.millis(since, now),
            blocker == null ? null : blocker.usename(),
            blocker == null ? null : blocker.applicationName(),
            blocker == null ? null : blocker.state(),
            blocker == null ? null : blocker.query(),
            blocker == null ? null : Backend.millis(blocker.xactStart(), now),
        };
    }

    private static List<@Nullable Object[]> roots(
            Instant now, Map<Integer, Backend> byPid, Prepared prepared, BlockingGraph graph) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (BlockingGraph.Root root : graph.roots()) {
            Backend backend = byPid.get(root.pid());
            rows.add(new @Nullable Object[] {
                Prepared.pid(root.pid()),
                prepared.label(root.pid()),
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
            });
        }
        return rows;
    }

    /** Waiters that were not examined. */
    static Set<Integer> rest(List<Integer> waiters, int examined) {
        return new HashSet<>(waiters.subList(examined, waiters.size()));
    }
}
