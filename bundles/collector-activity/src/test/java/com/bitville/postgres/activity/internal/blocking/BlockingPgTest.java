package com.bitville.postgres.activity.internal.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.ActivityCollector;
import com.bitville.postgres.activity.internal.Client;
import com.bitville.postgres.activity.internal.Scene;
import com.bitville.postgres.activity.internal.Seen;
import com.bitville.postgres.api.collect.LoadSignal;
import com.bitville.postgres.testkit.fake.FakeRun;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the blocking pairs with a script of sessions: none missing, none too many. */
@Timeout(300)
@ParameterizedClass
@MethodSource("versions")
class BlockingPgTest extends Scene {
    BlockingPgTest(int major) {
        super(major);
    }

    private static String pair(Client blocked, Client blocker) {
        return blocked.pid + "<-" + blocker.pid;
    }

    @Test
    void aChain() throws Exception {
        Client first = client("a").run("BEGIN", lockRow(1));
        Client second = client("b").run("BEGIN", lockRow(2)).start(lockRow(1));
        untilWaiting(1);
        Client third = client("c").run("BEGIN").start(lockRow(2));
        untilWaiting(2);

        Seen seen = collect();
        assertThat(seen.pairs()).containsExactlyInAnyOrder(pair(second, first), pair(third, second));
        assertThat(seen.only("blocking.roots"))
                .containsEntry("pid", first.pid)
                .containsEntry("prepared", null)
                .containsEntry("blocked_directly", 1)
                .containsEntry("blocked_in_all", 2)
                .containsEntry("state", "idle in transaction")
                .containsEntry("query", lockRow(1));
        assertThat(seen.rows("blocking.deadlocks")).isEmpty();
        assertThat(seen.rows("blocking.edges").get(0))
                .containsEntry("locktype", "transactionid")
                .containsEntry("mode", "ShareLock")
                .containsEntry("relation", "public.stock")
                .containsEntry("blocked_query", lockRow(1))
                .containsEntry("blocker_query", lockRow(1))
                .containsEntry("blocker_state", "idle in transaction");
        assertThat(seen.session(second.pid)).containsEntry("blocked_by", List.of(first.pid));
    }

    /** What is not looked at has not ended either: the incident goes on when the view is open again. */
    @Test
    void locksThatTheRoleMayNotSeeCostTheGraphAlone() throws Exception {
        Client first = client("a").run("BEGIN", lockRow(1));
        Client second = client("b").start(lockRow(1));
        untilWaiting(1);
        Object incident = collect().only("blocking.incidents").get("incident_id");
        server.execute(
                "REVOKE SELECT ON pg_locks FROM PUBLIC; REVOKE EXECUTE ON FUNCTION pg_prepared_xact() FROM PUBLIC");
        try {
            Seen seen = collect();
            assertThat(seen.session(first.pid)).isNotEmpty();
            assertThat(seen.session(second.pid)).containsEntry("wait_event_type", "Lock");
            assertThat(seen.snapshot().rowsets())
                    .extracting(rowset -> rowset.table().name())
                    .contains("session_counts")
                    .doesNotContain("blocking.edges", "blocking.incidents");
            Seen atFirst = new Seen(new ActivityCollector().collect(FakeRun.of(session())));
            assertThat(atFirst.session(second.pid)).containsEntry("wait_event_type", "Lock");
            assertThat(atFirst.snapshot().rowsets())
                    .extracting(rowset -> rowset.table().name())
                    .doesNotContain("xmin_holders");
        } finally {
            server.execute(
                    "GRANT SELECT ON pg_locks TO PUBLIC; GRANT EXECUTE ON FUNCTION pg_prepared_xact() TO PUBLIC");
        }
        assertThat(collect().only("blocking.incidents"))
                .containsEntry("incident_id", incident)
                .containsEntry("state", "open");
    }

    @Test
    void aStar() throws Exception {
        Client centre = client("centre").run("BEGIN");
        List<String> truth = new ArrayList<>();
        for (int row = 1; row <= 6; row++) {
            centre.run(lockRow(row));
        }
        for (int row = 1; row <= 6; row++) {
            truth.add(pair(client("ray").start(lockRow(row)), centre));
        }
        untilWaiting(6);

        Seen seen = collect();
        assertThat(seen.pairs()).containsExactlyInAnyOrderElementsOf(truth);
        assertThat(seen.only("blocking.roots"))
                .containsEntry("pid", centre.pid)
                .containsEntry("blocked_directly", 6)
                .containsEntry("blocked_in_all", 6);
    }

    /** The first waits for the holder, each other one for all who came before it: they hold or want the row's lock. */
    @Test
    void aQueueOfFiftyOnOneRow() throws Exception {
        Client holder = client("holder").run("BEGIN", lockRow(1));
        List<Client> queue = new ArrayList<>();
        List<String> truth = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            Client next = client("queue").start(lockRow(1));
            untilWaiting(i);
            queue.forEach(earlier -> truth.add(pair(next, earlier)));
            queue.add(next);
        }
        truth.add(pair(queue.get(0), holder));

        Seen seen = collect();
        assertThat(truth).hasSize(1_226).containsAll(seen.pairs());
        assertThat(seen.pairs())
                .hasSize(BlockingEdges.MOST)
                .doesNotHaveDuplicates()
                .contains(pair(queue.get(0), holder))
                .containsAll(queue.stream()
                        .skip(1)
                        .map(next -> pair(next, queue.get(0)))
                        .toList());
        assertThat(seen.only("blocking.roots"))
                .containsEntry("pid", holder.pid)
                .containsEntry("blocked_directly", 1)
                .containsEntry("blocked_in_all", 50);
        assertThat(seen.rowset("blocking.edges").truncated()).isTrue();
        assertThat(seen.rowset("blocking.edges").total()).isEqualTo(1_226);
        assertThat(seen.only("blocking.edges_omitted"))
                .containsEntry("root_pid", holder.pid)
                .containsEntry("relation", "public.stock")
                .containsEntry("edges", 1_226 - BlockingEdges.MOST);
        assertThat(seen.only("blocking.incidents")).containsEntry("peak_blocked", 50);
    }

    /** By a comment on one side, by the session's name on the other. */
    @Test
    void bothSidesWithTheirRequests() throws Exception {
        String other = "0f8fad5b-d9cb-469f-a165-70867728950e";
        Client holder = client("bitville-" + UUID).run("BEGIN", lockRow(1));
        Client waiter = client("b").start("/* correlation:" + other + " */ " + lockRow(1));
        untilWaiting(1);

        Seen seen = collect();
        assertThat(seen.only("blocking.edges"))
                .containsEntry("blocked_pid", waiter.pid)
                .containsEntry("blocked_correlation_id", other)
                .containsEntry("blocking_correlation_id", UUID);
        assertThat(seen.only("blocking.roots"))
                .containsEntry("pid", holder.pid)
                .containsEntry("blocking_correlation_id", UUID)
                .containsEntry("blocked_correlation_ids", List.of(other));
        assertThat(seen.rows("blocking.edges_omitted")).isEmpty();
    }

    /** The fifty longest waiters are asked for their blockers; all are counted. */
    @Test
    void aTableLockWithMoreWaitersThanAreExamined() throws Exception {
        Client holder = client("ddl").run("BEGIN", "LOCK TABLE stock IN ACCESS EXCLUSIVE MODE");
        List<String> truth = new ArrayList<>();
        for (int i = 1; i <= 53; i++) {
            Client reader = client("reader").start("SELECT count(*) FROM stock");
            if (i <= 50) {
                truth.add(pair(reader, holder));
            }
            if (i >= 50) {
                untilWaiting(i);
            }
        }
        Seen seen = collect();
        assertThat(seen.pairs()).hasSize(50).containsExactlyInAnyOrderElementsOf(truth);
        assertThat(seen.only("blocking.waiters")).containsEntry("waiting", 53).containsEntry("examined", 50);
        assertThat(seen.rows("blocking.edges"))
                .allSatisfy(edge -> assertThat(edge)
                        .containsEntry("locktype", "relation")
                        .containsEntry("mode", "AccessShareLock")
                        .containsEntry("relation", "public.stock")
                        .hasEntrySatisfying(
                                "wait_ms", ms -> assertThat((Double) ms).isPositive())
                        .hasEntrySatisfying(
                                "wait_start", start -> assertThat(start != null).isEqualTo(server.major() >= 14)));
        assertThat(seen.rows("sessions")).hasSize(54);
        assertThat(seen.count("wait_event_type", "Lock")).isEqualTo(53);
        assertThat(seen.load())
                .as("what the engine judges the server by")
                .isEqualTo(new LoadSignal(
                        seen.count("backend_type", "client backend") + seen.count("own", null),
                        53,
                        OptionalLong.of(0)));
        assertThat(seen.only("blocking.incidents")).containsEntry("peak_blocked", 50);
    }

    @Test
    void aDeadlockInTheMakingAndOneBehindIt() throws Exception {
        Client one = client("a").run("BEGIN", lockRow(1));
        Client two = client("b").run("BEGIN", lockRow(2));
        one.start(lockRow(2));
        two.start(lockRow(1));
        untilWaiting(2);
        Client behind = client("c").run("BEGIN", "LOCK TABLE stock IN ROW EXCLUSIVE MODE", lockRow(3));
        Client last = client("d").start(lockRow(3));
        untilWaiting(3);
        behind.start("SELECT 1 FROM stock WHERE id = 1 FOR UPDATE");
        untilWaiting(4);

        Seen seen = collect();
        assertThat(seen.pairs())
                .containsExactlyInAnyOrder(pair(one, two), pair(two, one), pair(behind, two), pair(last, behind));
        List<Integer> circle = List.of(Math.min(one.pid, two.pid), Math.max(one.pid, two.pid));
        assertThat(seen.only("blocking.deadlocks")).containsEntry("pids", circle);
        assertThat(seen.rows("blocking.roots")).isEmpty();
        assertThat(seen.only("blocking.incidents"))
                .containsEntry("root", "deadlock")
                .containsEntry("deadlock", circle)
                .containsEntry("pid", null)
                .containsEntry("peak_blocked", 4);
    }

    @Test
    void anAdvisoryLock() throws Exception {
        Client holder = client("job").run("SELECT pg_advisory_lock(42)");
        Client waiter = client("job").start("SELECT pg_advisory_lock(42)");
        untilWaiting(1);
        Seen seen = collect();
        assertThat(seen.pairs()).containsExactly(pair(waiter, holder));
        assertThat(seen.only("blocking.edges"))
                .containsEntry("locktype", "advisory")
                .containsEntry("relation", null)
                .as("an idle holder is not among the sessions")
                .containsEntry("blocker_state", null);
        assertThat(seen.only("blocking.incidents")).containsEntry("pid", holder.pid);
    }

    @Test
    void preparedTransactionsByTheirNames() throws Exception {
        String hostile = "it's \\u202e\"; DROP TABLE stock\n\t\u001b[2J\u202e\uD83D\uDC18";
        client("two-phase").run("BEGIN", lockRow(3), "PREPARE TRANSACTION 'forgotten'");
        client("two-phase").run("BEGIN", lockRow(4), "PREPARE TRANSACTION '" + hostile.replace("'", "''") + "'");
        try {
            Client three = client("app").start(lockRow(3));
            Client four = client("app").start(lockRow(4));
            untilWaiting(2);
            Client both = client("ddl").run("BEGIN").start("LOCK TABLE stock IN SHARE MODE");
            untilWaiting(3);

            Seen seen = collect();
            assertThat(seen.pairs())
                    .containsExactlyInAnyOrder(
                            three.pid + "<-prepared:forgotten",
                            four.pid + "<-prepared:" + hostile,
                            both.pid + "<-prepared:forgotten",
                            both.pid + "<-prepared:" + hostile,
                            pair(both, three),
                            pair(both, four));
            assertThat(seen.rows("blocking.roots"))
                    .extracting(root -> root.get("pid") + " " + root.get("prepared"))
                    .containsExactlyInAnyOrder("0 prepared:forgotten", "0 prepared:" + hostile);
            assertThat(seen.session(three.pid)).containsEntry("blocked_by", List.of(0));
            assertThat(seen.rows("blocking.incidents"))
                    .extracting(incident -> incident.get("prepared"))
                    .containsExactlyInAnyOrder("prepared:forgotten", "prepared:" + hostile);
            assertThat(seen.rows("xmin_holders"))
                    .filteredOn(row -> "prepared".equals(row.get("holder")))
                    .extracting(row -> row.get("name"))
                    .containsExactlyInAnyOrder("forgotten", hostile);
        } finally {
            server.execute("ROLLBACK PREPARED 'forgotten'");
            server.execute("ROLLBACK PREPARED '" + hostile.replace("'", "''") + "'");
        }
    }

    @Test
    void parallelWorkersThatHold() throws Exception {
        wide();
        Client query = client("report").run(parallel()).start("SELECT count(pg_sleep(60)) FROM wide");
        untilWorkers("state = 'active'", 2);
        Client ddl = client("ddl").run("BEGIN").start("LOCK TABLE wide IN ACCESS EXCLUSIVE MODE");
        untilWaiting(1);

        Seen seen = collect();
        assertThat(seen.pairs()).as("the leader stands for its workers").containsExactly(pair(ddl, query));
        assertThat(seen.only("blocking.roots")).containsEntry("pid", query.pid).containsEntry("blocked_in_all", 1);
    }

    @Test
    void parallelWorkersThatWait() throws Exception {
        wide();
        server.execute("CREATE OR REPLACE FUNCTION peek(int) RETURNS int LANGUAGE plpgsql PARALLEL SAFE AS"
                + " $$ BEGIN EXECUTE 'SELECT 1 FROM stock LIMIT 1'; RETURN 1; END $$");
        Client holder = client("ddl").run("BEGIN", "LOCK TABLE stock IN ACCESS EXCLUSIVE MODE");
        Client query = client("report").run(parallel()).start("SELECT sum(peek(id)) FROM wide");
        untilWaiting(3);
        String workers = server.query(
                "SELECT string_agg(pid || '<-' || ?, ' ') FROM pg_stat_activity WHERE leader_pid = ? AND pid <> ?",
                holder.pid,
                query.pid,
                query.pid);

        Seen seen = collect();
        List<String> truth = new ArrayList<>(List.of(String.valueOf(workers).split(" ")));
        truth.add(pair(query, holder));
        assertThat(seen.pairs()).hasSize(3).containsExactlyInAnyOrderElementsOf(truth);
    }

    private void wide() throws Exception {
        server.execute("DROP TABLE IF EXISTS wide; CREATE TABLE wide (id int, filler text) WITH (parallel_workers = 2);"
                + "INSERT INTO wide SELECT i, repeat('x', 500) FROM generate_series(1, 2000) i; ANALYZE wide");
    }

    private static String parallel() {
        return "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;"
                + " SET max_parallel_workers_per_gather = 2";
    }

    private void untilWorkers(String condition, int workers) {
        soon().until(() -> String.valueOf(workers)
                .equals(server.query("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE backend_type = 'parallel worker' AND " + condition)));
    }

    @Test
    void anAutovacuumThatHolds() throws Exception {
        server.execute("DROP TABLE IF EXISTS worn; CREATE TABLE worn (id int, filler text) WITH"
                + " (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1,"
                + " autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0);"
                + "INSERT INTO worn SELECT i, repeat('x', 1000) FROM generate_series(1, 5000) i");
        server.execute("DELETE FROM worn WHERE id % 2 = 0");
        autovacuum("on");
        try {
            soon().until(() ->
                    server.query("SELECT pid FROM pg_stat_activity WHERE query LIKE 'autovacuum:%public.worn%'")
                            != null);
            String vacuum =
                    server.query("SELECT pid FROM pg_stat_activity WHERE query LIKE 'autovacuum:%public.worn%'");
            Client ddl = client("ddl").run("BEGIN").start("LOCK TABLE worn IN SHARE UPDATE EXCLUSIVE MODE");
            untilWaiting(1);

            Seen seen = collect();
            assertThat(seen.pairs()).containsExactly(ddl.pid + "<-" + vacuum);
            assertThat(seen.only("blocking.roots"))
                    .containsEntry("backend_type", "autovacuum worker")
                    .hasEntrySatisfying(
                            "query", query -> assertThat(String.valueOf(query)).startsWith("autovacuum: "));
        } finally {
            autovacuum("off");
        }
    }

    @Test
    void aBlockerThatGoesAwayBetweenTwoReads() throws Exception {
        Client holder = client("quick").run("BEGIN", lockRow(1));
        Client waiter = client("app").start(lockRow(1));
        untilWaiting(1);
        session().before(server.major() >= 14 ? "blocking" : "blocking_13", () -> {
            holder.run("COMMIT");
            waiter.done.join();
        });

        Seen seen = collect();
        assertThat(seen.only("blocking.waiters")).containsEntry("waiting", 1);
        assertThat(seen.pairs()).isEmpty();
        assertThat(seen.rows("blocking.roots")).isEmpty();
        assertThat(seen.rows("blocking.incidents")).isEmpty();
        assertThat(seen.session(waiter.pid)).containsEntry("blocked_by", null);
    }
}
