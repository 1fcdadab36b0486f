package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What the collector says, against what the script knows: on the oldest and the newest server, as a role that may only read statistics. */
@Timeout(30)
@ParameterizedClass
@ValueSource(ints = {13, 18})
class ActivityCollectorPgTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String UUID = "3F2504E0-4f89-41d3-9a0c-0305e82c3301";

    private final PostgresServer server;
    private final List<Client> clients = new ArrayList<>();
    private final Collector collector = new ActivityCollector();
    private @Nullable Connection own;
    private @Nullable JdbcSession session;
    private Optional<byte[]> state = Optional.empty();

    ActivityCollectorPgTest(int major) throws SQLException {
        server = Servers.get(major);
    }

    @BeforeEach
    void connect() throws SQLException {
        own = server.connect("monitor", "postgres");
        session = new JdbcSession(own);
    }

    @AfterEach
    void disconnect() throws SQLException {
        for (Client client : clients) {
            client.close();
        }
        Objects.requireNonNull(own).close();
        // A backend that waits for a lock does not notice that its client is gone.
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()");
        await().atMost(SOON)
                .until(() -> "0"
                        .equals(server.query("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")));
    }

    private Client client(String applicationName) throws SQLException {
        Client client = new Client(server, applicationName);
        clients.add(client);
        return client;
    }

    private Seen collect() throws CollectException, InterruptedException {
        Snapshot snapshot = collector.collect(new FakeRun(Objects.requireNonNull(session), state));
        state = snapshot.nextState();
        return new Seen(snapshot);
    }

    private static String lockRow(int id) {
        return "UPDATE stock SET amount = amount + 1 WHERE id = " + id;
    }

    private void untilWaiting(int waiters) {
        await().atMost(SOON)
                .until(() -> String.valueOf(waiters)
                        .equals(server.query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")));
    }

    private void untilActive(String query) {
        await().atMost(SOON)
                .until(() -> "1"
                        .equals(server.query(
                                "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query = ?", query)));
    }

    @Test
    void showsWhoDoesSomethingAndCountsWhoIsIdle() throws Exception {
        Client busy = client("report").start("SELECT pg_sleep(60)");
        Client forgetful = client("shop").run("BEGIN", "SELECT 1");
        client("shop").run("SELECT 2");
        client("shop").run("SELECT 3");
        untilActive("SELECT pg_sleep(60)");

        Seen seen = collect();
        assertThat(seen.rows("sessions")).hasSize(2);
        assertThat(seen.session(busy.pid))
                .containsEntry("state", "active")
                .containsEntry("query", "SELECT pg_sleep(60)")
                .containsEntry("wait_event", "PgSleep")
                .containsEntry("application_name", "report")
                .containsEntry("datname", "postgres")
                .containsEntry("client_addr", "127.0.0.1")
                .containsEntry("backend_type", "client backend");
        assertThat(seen.session(forgetful.pid))
                .containsEntry("state", "idle in transaction")
                .hasEntrySatisfying(
                        "xact_age_ms", age -> assertThat((Double) age).isPositive());
        assertThat(seen.count("state", "idle")).isEqualTo(2);
        assertThat(seen.count("state", "active")).isEqualTo(1);
        assertThat(seen.count("application_name", "shop")).isEqualTo(3);
        assertThat(seen.count("usename", "postgres")).isEqualTo(4);
        assertThat(seen.count("own", null))
                .as("the reading session itself is not even counted")
                .isZero();
    }

    @Test
    void leavesItsOwnSessionsOutAndCountsThemApart() throws Exception {
        try (Connection other = server.connect("monitor", "postgres")) {
            assertThat(new JdbcSession(other).queries).isEmpty();
            Seen seen = collect();
            assertThat(seen.rows("sessions")).isEmpty();
            assertThat(seen.count("own", null)).isEqualTo(1);
            assertThat(seen.count("state", "idle")).isZero();
        }
    }

    @Test
    void saysNotPermittedWhereTheRoleSeesOnlyItself() throws SQLException {
        server.execute("CREATE ROLE stranger LOGIN");
        try (Connection stranger = server.connect("stranger", "postgres")) {
            FakeRun run = new FakeRun(new JdbcSession(stranger), Optional.empty());
            assertThatThrownBy(() -> collector.collect(run))
                    .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(CollectException.class))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_PERMITTED))
                    .satisfies(e -> assertThat(e).hasMessageContaining("GRANT pg_read_all_stats"));
        } finally {
            server.execute("DROP ROLE stranger");
        }
    }

    @Test
    void asksForBlockersOnlyWhenSomebodyWaits() throws Exception {
        collect();
        assertThat(Objects.requireNonNull(session).queries).hasSize(1);
    }

    @Test
    void findsAChain() throws Exception {
        Client first = client("a").run("BEGIN", lockRow(1));
        Client second = client("b").run("BEGIN", lockRow(2)).start(lockRow(1));
        untilWaiting(1);
        Client third = client("c").run("BEGIN").start(lockRow(2));
        untilWaiting(2);

        Seen seen = collect();
        assertThat(seen.pairs())
                .containsExactlyInAnyOrder(second.pid + "<-" + first.pid, third.pid + "<-" + second.pid);
        assertThat(seen.rows("blocking.roots"))
                .singleElement()
                .satisfies(root -> assertThat(root)
                        .containsEntry("pid", first.pid)
                        .containsEntry("blocked_directly", 1)
                        .containsEntry("blocked_in_all", 2)
                        .containsEntry("state", "idle in transaction")
                        .containsEntry("query", lockRow(1)));
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

    @Test
    void findsAQueueOnOneRowAsTheServerDoes() throws Exception {
        client("a").run("BEGIN", lockRow(1));
        for (int i = 1; i <= 6; i++) {
            client("waiter").run("BEGIN").start(lockRow(1));
            untilWaiting(i);
        }
        Seen seen = collect();
        String truth = server.query("SELECT string_agg(DISTINCT w.pid || '<-' || b.pid, ' ') FROM pg_stat_activity w,"
                + " LATERAL unnest(pg_blocking_pids(w.pid)) b(pid) WHERE w.wait_event_type = 'Lock'");
        assertThat(seen.pairs())
                .containsExactlyInAnyOrder(Objects.requireNonNull(truth).split(" "));
        assertThat(seen.rows("blocking.roots")).hasSize(1);
    }

    @Test
    void namesTheTableThatWaitersWaitFor() throws Exception {
        Client holder = client("ddl").run("BEGIN", "LOCK TABLE stock IN ACCESS EXCLUSIVE MODE");
        Client reader = client("app").start("SELECT count(*) FROM stock");
        Client writer = client("app").start("DELETE FROM stock WHERE id = 10");
        untilWaiting(2);

        Seen seen = collect();
        assertThat(seen.pairs())
                .contains(reader.pid + "<-" + holder.pid, writer.pid + "<-" + holder.pid)
                .hasSizeBetween(2, 3);
        assertThat(seen.rows("blocking.edges").get(0))
                .containsEntry("locktype", "relation")
                .containsEntry("relation", "public.stock")
                .containsEntry("wait_event", "relation")
                .hasEntrySatisfying("wait_ms", ms -> assertThat((Double) ms).isPositive())
                .hasEntrySatisfying(
                        "wait_start", start -> assertThat(start != null).isEqualTo(server.major() >= 14));
        assertThat(seen.rows("blocking.waiters"))
                .singleElement()
                .satisfies(
                        counts -> assertThat(counts).containsEntry("waiting", 2).containsEntry("examined", 2));
    }

    @Test
    void reportsADeadlockInTheMakingWithoutARoot() throws Exception {
        Client one = client("a").run("BEGIN", lockRow(1));
        Client two = client("b").run("BEGIN", lockRow(2));
        one.start(lockRow(2));
        two.start(lockRow(1));
        untilWaiting(2);

        Seen seen = collect();
        List<Integer> pids = List.of(Math.min(one.pid, two.pid), Math.max(one.pid, two.pid));
        assertThat(seen.rows("blocking.deadlocks"))
                .singleElement()
                .satisfies(circle -> assertThat(circle).containsEntry("pids", pids));
        assertThat(seen.rows("blocking.roots")).isEmpty();
    }

    @Test
    void showsAPreparedTransactionAsPidZero() throws Exception {
        client("two-phase").run("BEGIN", lockRow(3), "PREPARE TRANSACTION 'forgotten'");
        try {
            Client waiter = client("app").start(lockRow(3));
            untilWaiting(1);
            assertThat(collect().pairs()).containsExactly(waiter.pid + "<-0");
        } finally {
            server.execute("ROLLBACK PREPARED 'forgotten'");
        }
    }

    @Test
    void showsAnAdvisoryLock() throws Exception {
        Client holder = client("job").run("SELECT pg_advisory_lock(42)");
        Client waiter = client("job").start("SELECT pg_advisory_lock(42)");
        untilWaiting(1);
        Seen seen = collect();
        assertThat(seen.pairs()).containsExactly(waiter.pid + "<-" + holder.pid);
        assertThat(seen.rows("blocking.edges").get(0))
                .containsEntry("locktype", "advisory")
                .containsEntry("relation", null)
                .as("an idle holder is not among the sessions")
                .containsEntry("blocker_state", null);
    }

    @Test
    void tellsACorrelatedStatementOnceWhenItHasEnded() throws Exception {
        Client request = client("bitville-" + UUID).start("SELECT pg_sleep(0.3)");
        untilActive("SELECT pg_sleep(0.3)");
        assertThat(collect().rows("correlated")).as("it still runs").isEmpty();
        request.done.join();

        Seen seen = collect();
        assertThat(seen.rows("correlated"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("correlation_id", UUID)
                        .containsEntry("source", "pg_stat_activity")
                        .containsEntry("query", "SELECT pg_sleep(0.3)")
                        .containsEntry("state", "finished")
                        .containsEntry("duration_exact", true)
                        .containsEntry("wait_event", "PgSleep")
                        .containsEntry("pid", request.pid)
                        .hasEntrySatisfying(
                                "started_at", start -> assertThat(start).isInstanceOf(Instant.class))
                        .hasEntrySatisfying(
                                "duration_ms", ms -> assertThat((Double) ms).isBetween(300.0, 5_000.0)));
        assertThat(collect().rows("correlated")).isEmpty();
    }

    @Test
    void tellsACorrelatedStatementThatRanBetweenTwoCycles() throws Exception {
        collect();
        client("bitville-" + UUID).run("SELECT 'quick'");

        Seen seen = collect();
        assertThat(seen.rows("correlated"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("query", "SELECT 'quick'").containsEntry("duration_exact", true));
        assertThat(seen.rows("sessions"))
                .as("its idle session is evidence, not news")
                .isEmpty();
        assertThat(seen.count("state", "idle")).isEqualTo(1);
        assertThat(seen.count("application_name", "bitville-*")).isEqualTo(1);
        assertThat(collect().rows("correlated")).isEmpty();
    }

    @Test
    void tellsAgainWhatWasNotCommitted() throws Exception {
        collect();
        client("bitville-" + UUID).run("SELECT 'quick'");
        Optional<byte[]> committed = state;
        Object first = collect().rows("correlated");
        state = committed;

        assertThat(collect().rows("correlated")).hasSize(1).isEqualTo(first);
    }

    @Test
    void tellsWhoBlockedACorrelatedStatement() throws Exception {
        Client holder = client("job").run("BEGIN", lockRow(1));
        Client request = client("bitville-" + UUID).start(lockRow(1));
        untilWaiting(1);
        collect();
        holder.run("COMMIT");
        request.done.join();

        assertThat(collect().rows("correlated"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("blocked_by", List.of(holder.pid))
                        .containsEntry("wait_event", "transactionid"));
    }

    @Test
    void survivesHostileNames() throws Exception {
        String name = "\"; DROP TABLE stock; -- 'x' \\ %s";
        server.execute("CREATE TABLE \"ev\"\"il \uD83D\uDC18; \u202E\" (id int)");
        Client holder = client(name).run("BEGIN", "LOCK TABLE \"ev\"\"il \uD83D\uDC18; \u202E\"");
        Client waiter = client(name).start("TABLE \"ev\"\"il \uD83D\uDC18; \u202E\"");
        untilWaiting(1);

        Seen seen = collect();
        assertThat(seen.pairs()).containsExactly(waiter.pid + "<-" + holder.pid);
        assertThat(seen.session(holder.pid)).containsEntry("application_name", name);
        assertThat(seen.rows("blocking.edges").get(0))
                .containsEntry("relation", "public.\"ev\"\"il \uD83D\uDC18; \u202E\"");
        holder.close();
        waiter.done.join();
        server.execute("DROP TABLE \"ev\"\"il \uD83D\uDC18; \u202E\"");
    }

    @Test
    void countsParallelWorkersNeitherAsRequestsNorAsClients() throws Exception {
        collect();
        client("bitville-" + UUID)
                .run(
                        server.major() >= 16 ? "SET debug_parallel_query = on" : "SET force_parallel_mode = on",
                        "SELECT count(*) FROM stock, LATERAL (SELECT pg_sleep(0.01)) s");
        Map<String, ?> last = collect().rows("correlated").get(0);
        assertThat(String.valueOf(last.get("query"))).startsWith("SELECT count(*)");
    }
}
