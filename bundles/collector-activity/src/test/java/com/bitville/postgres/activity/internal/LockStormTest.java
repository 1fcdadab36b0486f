package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.blocking.BlockingEdges;
import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.blocking.BlockingTables;
import com.bitville.postgres.activity.internal.blocking.LockWait;
import com.bitville.postgres.activity.internal.blocking.PreparedTransactions;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.activity.internal.session.SessionsAtOnce;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.correlation.RequestContext;
import com.bitville.postgres.wire.internal.body.Weighed;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A storm is told in bounds: what leads from each waiter to its root stays, the rest is counted. */
class LockStormTest {
    private static final Instant NOW = Instant.parse("2026-11-23T06:00:00.123456Z");
    private static final String ID = "6f9619ff-8b86-d011-b42d-%012d";

    private static Backend backend(int pid) {
        String query = "/* correlation:" + ID.formatted(pid)
                + " */ UPDATE stock SET amount = amount - 1, changed_at = now()"
                + " WHERE warehouse_id = 17 AND article_id = 4711 AND amount > 0 RETURNING id, amount";
        return new Backend(
                pid,
                null,
                "shop",
                "app",
                "checkout",
                "10.0.0.7",
                null,
                40_000 + pid,
                "client backend",
                NOW.minusSeconds(900),
                NOW.minusSeconds(30),
                NOW.minusSeconds(29),
                NOW.minusSeconds(29),
                pid == 1 ? "idle in transaction" : "active",
                pid == 1 ? "Client" : "Lock",
                pid == 1 ? "ClientRead" : "tuple",
                null,
                40,
                4_711L,
                10L,
                5L,
                query,
                RequestContext.of("checkout", query));
    }

    /** A queue for one row, in which each waits for all ahead; the longest 50 are examined. */
    private static List<Rowset> queue(int waiting) {
        Map<Integer, List<Integer>> blockers = new LinkedHashMap<>();
        for (int pid = 2; pid <= Math.min(waiting, ActivityCollector.MOST_WAITERS) + 1; pid++) {
            blockers.put(
                    pid, pid == 2 ? List.of(1) : IntStream.range(2, pid).boxed().toList());
        }
        return tables(waiting, blockers);
    }

    private static List<Rowset> tables(int waiting, Map<Integer, List<Integer>> blockers) {
        List<Backend> backends = IntStream.rangeClosed(1, waiting + 1)
                .mapToObj(LockStormTest::backend)
                .toList();
        List<LockWait> waits = new ArrayList<>();
        blockers.forEach((pid, ahead) ->
                waits.add(new LockWait(pid, ahead, "tuple", "ExclusiveLock", "public.stock", NOW.minusSeconds(29))));
        BlockingGraph graph = new BlockingGraph(blockers, Set.of());
        return BlockingTables.of(
                new SessionsAtOnce(NOW, backends, List.of()),
                waiting,
                new PreparedTransactions.Named(waits, PreparedTransactions.NONE),
                blockers.size(),
                graph);
    }

    private static Rowset table(List<Rowset> tables, String name) {
        return tables.stream()
                .filter(rowset -> rowset.table().name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static @Nullable Object cell(Rowset rowset, int row, String column) {
        return rowset.rows().get(row)[rowset.table().indexOf(column)];
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 70, 500})
    void queueTakesLittleOfACycle(int waiting) throws IOException {
        int bytes = 0;
        for (Rowset rowset : queue(waiting)) {
            bytes += Weighed.bytes(rowset);
        }
        assertThat(bytes)
                .as("bytes of blocking.* in a cycle; all pairs with all nulls take 497 kB")
                .isLessThan(65_000);
    }

    @Test
    void edgesThatStayLeadFromEachWaiterToItsRoot() {
        List<Rowset> tables = queue(50);
        Rowset edges = table(tables, "blocking.edges");
        assertThat(edges.rows()).hasSize(BlockingEdges.MOST);
        assertThat(edges.total()).isEqualTo(1_226);
        assertThat(edges.truncated()).isTrue();
        Map<Object, Object> first = new LinkedHashMap<>();
        edges.rows().forEach(row -> first.putIfAbsent(String.valueOf(row[0]), String.valueOf(row[1])));
        assertThat(first).hasSize(50).containsEntry("2", "1");
        assertThat(first.values().stream().skip(1).collect(Collectors.toSet())).containsOnly("2");

        Rowset omitted = table(tables, "blocking.edges_omitted");
        assertThat(omitted.rows()).hasSize(1);
        assertThat(cell(omitted, 0, "root_pid")).isEqualTo(1);
        assertThat(cell(omitted, 0, "relation")).isEqualTo("public.stock");
        assertThat(cell(omitted, 0, "edges")).isEqualTo(1_226 - BlockingEdges.MOST);
        assertThat(cell(table(tables, "blocking.roots"), 0, "blocked_in_all")).isEqualTo(50);
    }

    @Test
    void bothSidesNameTheirRequests() {
        List<Rowset> tables = queue(30);
        Rowset edges = table(tables, "blocking.edges");
        for (int row = 0; row < edges.rows().size(); row++) {
            assertThat(cell(edges, row, "blocking_correlation_id"))
                    .isEqualTo(ID.formatted((Integer) cell(edges, row, "blocker_pid")));
        }
        assertThat(cell(edges, 0, "blocked_correlation_id")).isEqualTo(ID.formatted(2));
        Rowset roots = table(tables, "blocking.roots");
        assertThat(cell(roots, 0, "blocking_correlation_id")).isEqualTo(ID.formatted(1));
        assertThat(cell(roots, 0, "blocked_correlation_ids"))
                .isEqualTo(IntStream.rangeClosed(2, 21).mapToObj(ID::formatted).toList());
    }

    /** Many who hold a lock together make a pair with each waiter, and each is a root. */
    @Test
    void manyHoldersAreReportedWithinTheLimit() {
        Map<Integer, List<Integer>> blockers = new LinkedHashMap<>();
        for (int pid = 301; pid <= 350; pid++) {
            blockers.put(pid, IntStream.rangeClosed(1, 300).boxed().toList());
        }
        List<Rowset> tables = tables(350, blockers);
        assertThat(table(tables, "blocking.edges").rows()).hasSize(BlockingEdges.MOST);
        assertThat(table(tables, "blocking.edges").total()).isEqualTo(15_000);
        assertThat(table(tables, "blocking.edges").rows().stream()
                        .map(row -> row[0])
                        .distinct())
                .hasSize(50);
        assertThat(cell(table(tables, "blocking.edges_omitted"), 0, "edges")).isEqualTo(14_800);
    }

    @Test
    void circleHasNoRootAndIsCountedWithoutOne() {
        Map<Integer, List<Integer>> blockers = new LinkedHashMap<>();
        for (int pid = 1; pid <= 40; pid++) {
            int self = pid;
            blockers.put(
                    pid,
                    IntStream.rangeClosed(1, 40)
                            .filter(other -> other != self)
                            .boxed()
                            .toList());
        }
        List<Rowset> tables = tables(40, blockers);
        assertThat(table(tables, "blocking.edges").rows()).hasSize(BlockingEdges.MOST);
        assertThat(cell(table(tables, "blocking.edges_omitted"), 0, "root_pid")).isNull();
        assertThat(cell(table(tables, "blocking.edges_omitted"), 0, "edges")).isEqualTo(40 * 39 - BlockingEdges.MOST);
        assertThat(table(tables, "blocking.deadlocks").rows()).hasSize(1);
    }
}
