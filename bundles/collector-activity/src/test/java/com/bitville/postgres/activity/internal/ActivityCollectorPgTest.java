package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.activity.internal.correlation.AllowedTags;
import com.bitville.postgres.activity.internal.correlation.CutComments;
import com.bitville.postgres.activity.internal.correlation.RequestTrackers;
import com.bitville.postgres.activity.internal.profile.Profiles;
import com.bitville.postgres.activity.internal.recorder.ServerRecorder;
import com.bitville.postgres.activity.internal.recorder.SharedLooks;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the collector's tables with a script of sessions: on the oldest and the newest server, as a role that may only read statistics.
 */
@Timeout(300)
@ParameterizedClass
@MethodSource("versions")
class ActivityCollectorPgTest extends Scene {
    ActivityCollectorPgTest(int major) {
        super(major);
    }

    @Test
    void showsWhoDoesSomethingAndCountsWhoIsIdle() throws Exception {
        Client busy = client("report").start("SELECT pg_sleep(60)");
        Client forgetful = client("shop").run("BEGIN", "SELECT 1");
        client("shop").run("SELECT 2");
        client("shop").run("SELECT 3");
        untilActive("SELECT pg_sleep(60)");
        untilSessions(4);

        Seen seen = collect();
        assertThat(seen.clients()).hasSize(2);
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
        try (ServerSession other = ServerSession.open(server, MonitoredServers.ROLE, "postgres")) {
            assertThat(other.backendPid()).isPositive();
            untilSessions(1);
            Seen seen = collect();
            assertThat(seen.clients()).isEmpty();
            assertThat(seen.count("own", null)).isEqualTo(1);
            assertThat(seen.count("state", "idle")).isZero();
        }
    }

    @Test
    void saysNotPermittedWhereTheRoleSeesOnlyItself() throws SQLException {
        server.execute("CREATE ROLE stranger LOGIN");
        try (ServerSession stranger = ServerSession.open(server, "stranger", "postgres")) {
            FakeRun run = FakeRun.of(stranger);
            for (Collector each : List.of(collector, new RecorderCollector(ServerRecorder.Window.DEFAULT))) {
                assertThatThrownBy(() -> each.collect(run))
                        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.type(CollectException.class))
                        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_PERMITTED))
                        .satisfies(e -> assertThat(e).hasMessageContaining("GRANT pg_read_all_stats"));
            }
        } finally {
            server.execute("DROP ROLE stranger");
        }
    }

    @Test
    void readsBlockersOnlyWhileASessionWaits() throws Exception {
        collect();
        assertThat(session().queries)
                .doesNotContain("blocking", "blocking_13", "prepared")
                .hasSize(2);
    }

    @Test
    void sendsACorrelatedStatementOnceAfterItsEnd() throws Exception {
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
                                "duration_ms", ms -> assertThat((Double) ms).isBetween(300.0, 60_000.0)));
        assertThat(collect().rows("correlated")).isEmpty();
    }

    @Test
    void sendsACorrelatedStatementThatRanBetweenTwoCycles() throws Exception {
        collect();
        client("bitville-" + UUID).run("SELECT 'quick'");

        untilSessions(1);
        Seen seen = collect();
        assertThat(seen.rows("correlated"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("query", "SELECT 'quick'").containsEntry("duration_exact", true));
        assertThat(seen.clients()).as("its idle session is evidence, not news").isEmpty();
        assertThat(seen.count("state", "idle")).isEqualTo(1);
        assertThat(seen.count("application_name", "bitville-*")).isEqualTo(1);
        assertThat(collect().rows("correlated")).isEmpty();
    }

    @Test
    void sendsAgainWhatWasNotCommitted() throws Exception {
        collect();
        client("bitville-" + UUID).run("SELECT 'quick'");
        Optional<byte[]> committed = state;
        Object first = collect().rows("correlated");
        state = committed;

        assertThat(collect().rows("correlated")).hasSize(1).isEqualTo(first);
    }

    @Test
    void reportsTheBlockerOfACorrelatedStatement() throws Exception {
        Client holder = client("job").run("BEGIN", lockRow(1));
        Client request = client("bitville-" + UUID).start(lockRow(1));
        untilWaiting(1);
        collect();
        holder.run("COMMIT");
        request.done.join();

        List<Map<String, @Nullable Object>> rows = collect().rows("correlated");
        assertThat(rows).hasSize(2);
        assertThat(rows)
                .anySatisfy(row ->
                        assertThat(row).containsEntry("part", "run").containsEntry("wait_event", "transactionid"));
        assertThat(rows)
                .anySatisfy(row -> assertThat(row)
                        .containsEntry("part", "blocked_by")
                        .containsEntry("pid", holder.pid)
                        .containsEntry("other_correlation_id", null));
    }

    @Test
    void commentNamesTheRequestWhateverTheSessionIsCalled() throws Exception {
        collect();
        Client client = client("shop").start("/* correlation:" + UUID + " */ SELECT pg_sleep(1)");
        untilSessions(1);
        assertThat(collect().clients())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("correlation_id", UUID));
        client.done.join();
        assertThat(collect().rows("correlated"))
                .singleElement()
                .satisfies(row ->
                        assertThat(row).containsEntry("correlation_id", UUID).containsEntry("part", "run"));
    }

    @Test
    void countsRunningStatementsByTheRouteOfTheirComment() throws Exception {
        String route = " /*action='run',route='%2Forders%2F12345'*/";
        client("shop").start("SELECT pg_sleep(60)" + route);
        client("shop").start("SELECT pg_sleep(60), '" + "x".repeat(700) + "'" + route);
        client("shop").start("SELECT pg_sleep(60), '/*route=''/no''*/'");
        client("shop").run("SELECT 1" + route);
        soon().until(() -> "3"
                .equals(server.query("SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                        + " AND query LIKE 'SELECT pg_sleep(60)%'")));

        Seen seen = collect();
        assertThat(seen.count("route", "/orders/?")).isEqualTo(2);
        assertThat(seen.rows("session_counts"))
                .filteredOn(row -> "route".equals(row.get("counted_by")))
                .hasSize(1);
        assertThat(seen.count("comment_cut", null)).isZero();
    }

    /** 1 kB is the default of the server; an unclosed comment in a shorter text is its client's own fault. */
    @Test
    void countsCommentsThatTheServerCut() throws Exception {
        MutableClock clock = MutableClock.create();
        CutComments cut = new CutComments(clock);
        Collector counting = new ActivityCollector(
                new SharedLooks(), new RequestTrackers(), new AllowedTags(), cut, new Profiles(new AllowedTags()));
        Client inside = client("shop")
                .start("SELECT pg_sleep(60), '" + "x".repeat(950) + "' /*route='" + "r".repeat(60)
                        + "',traceparent='00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'*/");
        client("shop").start("SELECT pg_sleep(60) /* x" + "\u00e4".repeat(600) + " */");
        client("shop").start("SELECT pg_sleep(60), '/*" + "x".repeat(2_000) + "'");
        soon().until(() -> "3"
                .equals(server.query("SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                        + " AND query LIKE 'SELECT pg_sleep(60)%'")));

        Seen seen = new Seen(counting.collect(FakeRun.of(session())));
        assertThat(seen.count("comment_cut", null))
                .as("one within a tag, one within a character")
                .isEqualTo(2);
        assertThat(seen.count("route", "r".repeat(60))).isZero();
        assertThat(seen.session(inside.pid)).containsEntry("correlation_id", null);
        assertThat(cut.check(Duration.ZERO)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(FindingSeverity.HINT);
            assertThat(finding.server()).isEqualTo("default");
            assertThat(finding.message()).startsWith("2 running statements").contains("(1024 bytes)");
            assertThat(finding.remedy().orElseThrow().text())
                    .contains("ALTER SYSTEM SET track_activity_query_size = 4096;");
        });
        clock.advance(CutComments.TOLD_FOR.plusMinutes(1));
        assertThat(cut.check(Duration.ZERO)).isEmpty();
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

    @Test
    void survivesHostileNames() throws Exception {
        String end = "\uD83D\uDC18 \u202E\u001b[2J\n\r\t'; --\"";
        String table = "x".repeat(63 - end.getBytes(StandardCharsets.UTF_8).length) + end;
        String role = "r" + end;
        String quotedTable = '"' + table.replace("\"", "\"\"") + '"';
        String quotedRole = '"' + role.replace("\"", "\"\"") + '"';
        server.execute("CREATE TABLE " + quotedTable + " (id int); CREATE ROLE " + quotedRole + " LOGIN; GRANT ALL ON "
                + quotedTable + " TO " + quotedRole);
        try {
            String name = "\"; DROP TABLE stock; -- 'x' \\ %s";
            Client holder = client(name, role).run("BEGIN", "LOCK TABLE " + quotedTable);
            Client waiter = client(name, role).start("TABLE " + quotedTable);
            untilWaiting(1);

            Seen seen = collect();
            assertThat(seen.pairs()).containsExactly(waiter.pid + "<-" + holder.pid);
            assertThat(seen.session(holder.pid))
                    .containsEntry("application_name", name)
                    .containsEntry("usename", role);
            assertThat(seen.count("usename", role)).isEqualTo(2);
            assertThat(seen.only("blocking.edges")).containsEntry("relation", "public." + quotedTable);
            assertThat(seen.only("blocking.incidents"))
                    .containsEntry("relation", "public." + quotedTable)
                    .containsEntry("usename", role);
            holder.close();
            waiter.done.join();
        } finally {
            server.execute("DROP TABLE " + quotedTable + "; DROP ROLE " + quotedRole);
        }
    }

    @Test
    void saysWhatHoldsVacuumBack() throws Exception {
        Client reader = client("report").run("BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT count(*) FROM stock");
        client("two-phase").run("BEGIN", lockRow(7), "PREPARE TRANSACTION 'old one'");
        try {
            for (int i = 0; i < 3; i++) {
                server.execute(lockRow(8));
            }
            Seen seen = collect();
            assertThat(seen.rows("xmin_holders"))
                    .extracting(row -> row.get("holder") + " " + row.get("name"))
                    .containsExactlyInAnyOrder("session report", "prepared old one");
            assertThat(seen.rows("xmin_holders"))
                    .filteredOn(row -> "prepared".equals(row.get("holder")))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry(
                                    "transaction", server.query("SELECT transaction::text FROM pg_prepared_xacts")));
            assertThat(seen.rows("xmin_holders"))
                    .filteredOn(row -> Integer.valueOf(reader.pid).equals(row.get("pid")))
                    .singleElement()
                    .satisfies(row -> assertThat(row)
                            .containsEntry("state", "idle in transaction")
                            .hasEntrySatisfying(
                                    "xmin_age", age -> assertThat((Integer) age).isGreaterThanOrEqualTo(4)));
        } finally {
            server.execute("ROLLBACK PREPARED 'old one'");
        }
    }

    /** Whoever labels a series by all of these at once has every process of the server in the sum. */
    @Test
    void groupsEveryProcessOfTheServer() throws Exception {
        Client holder = client("worker").run("BEGIN", lockRow(1));
        client("worker").run("SELECT 1");
        client("worker").run("SELECT 1");
        client("worker").start(lockRow(1));
        client("worker").start(lockRow(1));
        untilWaiting(2);
        Seen seen = collect();
        assertThat(seen.rows("session_groups"))
                .filteredOn(row -> "worker".equals(row.get("application_name")))
                .extracting(
                        row -> row.get("state") + " " + row.get("wait_event_type") + " " + row.get("sessions"),
                        row -> row.get("oldest_xact_age_ms") != null)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("idle Client 2", false),
                        org.assertj.core.groups.Tuple.tuple("idle in transaction Client 1", true))
                .filteredOn(row -> row.toList().get(0).toString().startsWith("active Lock"))
                .isNotEmpty();
        assertThat(seen.rows("session_groups"))
                .extracting(row -> row.get("backend_type"))
                .contains("checkpointer");
        long sum = seen.rows("session_groups").stream()
                .mapToLong(row -> (Long) Objects.requireNonNull(row.get("sessions")))
                .sum();
        assertThat(sum).isEqualTo(seen.count("total", null) + seen.count("own", null));
        assertThat(seen.snapshot().rowsets())
                .extracting(rowset -> rowset.table().name())
                .doesNotContain("session_groups_rest");
        holder.close();
    }

    @Test
    void reportsRunningStatements() throws Exception {
        client("one").start("SELECT pg_sleep(60)");
        client("two").start("SELECT pg_sleep(60)");
        soon().until(() -> "2"
                .equals(server.query("SELECT count(*) FROM pg_stat_activity WHERE state = 'active'"
                        + " AND query LIKE 'SELECT pg_sleep(60)%'")));
        Seen seen = collect();
        if (server.major() < 14) {
            assertThat(seen.snapshot().rowsets())
                    .extracting(rowset -> rowset.table().name())
                    .doesNotContain("statements_running");
            return;
        }
        assertThat(seen.rows("statements_running"))
                .filteredOn(row -> Integer.valueOf(2).equals(row.get("running")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get("queryid")).isInstanceOf(Long.class);
                    assertThat(String.valueOf(row.get("userid"))).isEqualTo("10");
                    assertThat((Double) Objects.requireNonNull(row.get("oldest_ms")))
                            .isPositive();
                });
    }
}
