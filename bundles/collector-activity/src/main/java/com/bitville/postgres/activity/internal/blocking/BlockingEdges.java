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
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of the blocking graph: the most relevant as rows, the rest as counts. A queue of n waiters has n * n / 2 pairs, nearly all of
 * them redundant.
 */
public final class BlockingEdges {
    public static final int MOST = 200;

    public static final Table TABLE = new Table(
            "blocking.edges",
            TableLayout.SPARSE_ROWS,
            List.of(
                    new Column("blocked_pid", Kind.GAUGE, "", "Process id of the waiter."),
                    new Column("blocker_pid", Kind.GAUGE, "", "Process id it waits for; 0 is a prepared transaction."),
                    Column.of(
                            "blocker_prepared",
                            Kind.TEXT,
                            "prepared:<gid> where the blocker is a prepared transaction."),
                    Column.of(
                            "blocking_correlation_id",
                            Kind.TEXT,
                            "The request the blocker works for, if a comment or its name states it; at each pair."),
                    Column.of(
                            "blocked_user",
                            Kind.TEXT,
                            "Role of the waiter. This and the following only at the first pair of a waiter, the one nearest to the root."),
                    new Column("blockers", Kind.GAUGE, "count", "Total number of sessions the waiter waits for."),
                    Column.of(
                            "blocked_correlation_id",
                            Kind.TEXT,
                            "The request the waiter works for, if a comment or its name states it."),
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

    public static final Table OMITTED = new Table(
            "blocking.edges_omitted",
            TableLayout.ROWS,
            List.of(
                    new Column(
                            "root_pid",
                            Kind.GAUGE,
                            "",
                            "Process id of the root session; null in and behind a cycle, which has none."),
                    Column.of("root_prepared", Kind.TEXT, "prepared:<gid> where that is a prepared transaction."),
                    Column.of("relation", Kind.TEXT, "Relation their waiters want."),
                    new Column("edges", Kind.GAUGE, "count", "Pairs that are not among blocking.edges."),
                    new Column("waiters", Kind.GAUGE, "count", "Number of waiters in these pairs.")));

    /** A pair with its relevance: the first pair of a waiter is the most relevant, then those near a root. */
    private record Pair(LockWait waiting, int blocker, boolean first, int rank) {}

    /** The group of omitted pairs. */
    private record Cause(@Nullable Integer root, @Nullable String relation) {}

    private final Instant now;
    private final Map<Integer, Backend> byPid;
    private final Map<Integer, String> requests;
    private final PreparedTransactions preparedTransactions;
    private final BlockingGraph graph;
    private final List<Pair> pairs = new ArrayList<>();
    /** Compared by identity: a pair contains its waiter's blockers, so comparing two would compare queues. */
    private final Set<Pair> told = Collections.newSetFromMap(new IdentityHashMap<>());

    BlockingEdges(
            SessionsAtOnce sessionsAtOnce,
            Map<Integer, String> requests,
            PreparedTransactions.Named named,
            BlockingGraph graph) {
        this.now = sessionsAtOnce.readAt();
        this.byPid = sessionsAtOnce.byPid();
        this.requests = requests;
        this.preparedTransactions = named.prepared();
        this.graph = graph;
        Map<Integer, Integer> distances = graph.distances();
        named.waits().forEach(wait -> add(wait, distances));
        pairs.stream().sorted(Comparator.comparingInt(Pair::rank)).limit(MOST).forEach(told::add);
    }

    /** The nearest blocker first, so that the remaining pairs still lead from each waiter to its root. */
    private void add(LockWait wait, Map<Integer, Integer> distances) {
        List<Integer> blockers = new ArrayList<>(graph.blockers(wait.pid()));
        blockers.sort(Comparator.comparingInt(blocker -> distance(distances, blocker)));
        for (int i = 0; i < blockers.size(); i++) {
            int blocker = blockers.get(i);
            pairs.add(new Pair(wait, blocker, i == 0, i == 0 ? -1 : distance(distances, blocker)));
        }
    }

    private static int distance(Map<Integer, Integer> distances, int node) {
        return distances.getOrDefault(node, Integer.MAX_VALUE);
    }

    Rowset rowset() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Pair pair : pairs) {
            if (told.contains(pair)) {
                rows.add(row(pair));
            }
        }
        return new Rowset(TABLE, rows, pairs.size(), rows.size() < pairs.size());
    }

    /** Counts of the pairs that {@link #rowset()} omits. */
    Rowset omitted() {
        Map<Integer, Integer> rootOf = told.size() < pairs.size() ? rootOf() : Map.of();
        Map<Cause, List<Pair>> rest = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            if (!told.contains(pair)) {
                Cause cause = new Cause(
                        rootOf.get(pair.waiting().pid()), pair.waiting().relation());
                rest.computeIfAbsent(cause, unseen -> new ArrayList<>()).add(pair);
            }
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        rest.forEach((cause, some) -> rows.add(new @Nullable Object[] {
            cause.root() == null ? null : PreparedTransactions.pid(cause.root()),
            cause.root() == null ? null : preparedTransactions.label(cause.root()),
            cause.relation(),
            some.size(),
            (int) some.stream().map(pair -> pair.waiting().pid()).distinct().count(),
        }));
        return Rowset.complete(OMITTED, rows);
    }

    /** Of several roots the one that blocks the most sessions. */
    private Map<Integer, Integer> rootOf() {
        Map<Integer, Integer> rootOf = new HashMap<>();
        for (BlockingGraph.Root root : graph.roots()) {
            graph.behind(root.pid()).forEach(waiter -> rootOf.putIfAbsent(waiter, root.pid()));
        }
        return rootOf;
    }

    private @Nullable Object[] row(Pair pair) {
        int waiter = pair.waiting().pid();
        // In a long queue every session waits for all before it: texts would repeat a thousand times.
        @Nullable
        Object[] row = pair.first()
                ? first(pair.waiting(), byPid.get(waiter), byPid.get(pair.blocker()))
                : new @Nullable Object[TABLE.columns().size()];
        row[0] = waiter;
        row[1] = PreparedTransactions.pid(pair.blocker());
        row[2] = preparedTransactions.label(pair.blocker());
        row[3] = requests.get(pair.blocker());
        return row;
    }

    private @Nullable Object[] first(LockWait wait, @Nullable Backend blocked, @Nullable Backend blocker) {
        Instant since = wait.waitStart() == null && blocked != null ? blocked.queryStart() : wait.waitStart();
        return new @Nullable Object[] {
            null,
            null,
            null,
            null,
            blocked == null ? null : blocked.usename(),
            graph.blockers(wait.pid()).size(),
            requests.get(wait.pid()),
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
}
