package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.load.Load;
import com.bitville.postgres.testkit.load.RunningLoad;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.SchedStat;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What sessions and blocking cost the server with 300 connections, 50 of them in the queue for one row: CPU time of the backend. */
@Timeout(300)
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class CostPgTest {
    private static final int WARM = 30;
    private static final int RUNS = 60;
    /** The usual way to ask for both: every session in full, and pairs of waiter and holder from pg_locks joined with itself. */
    private static final String SESSIONS = "SELECT * FROM pg_stat_activity";

    private static final String PAIRS =
            "SELECT w.pid, wa.usename, wa.query, h.pid, ha.usename, ha.query FROM pg_locks w"
                    + " JOIN pg_stat_activity wa ON wa.pid = w.pid JOIN pg_locks h ON h.locktype = w.locktype"
                    + " AND h.database IS NOT DISTINCT FROM w.database AND h.relation IS NOT DISTINCT FROM w.relation"
                    + " AND h.page IS NOT DISTINCT FROM w.page AND h.tuple IS NOT DISTINCT FROM w.tuple"
                    + " AND h.virtualxid IS NOT DISTINCT FROM w.virtualxid AND h.transactionid IS NOT DISTINCT FROM w.transactionid"
                    + " AND h.classid IS NOT DISTINCT FROM w.classid AND h.objid IS NOT DISTINCT FROM w.objid"
                    + " AND h.objsubid IS NOT DISTINCT FROM w.objsubid AND h.pid <> w.pid"
                    + " JOIN pg_stat_activity ha ON ha.pid = h.pid WHERE NOT w.granted";

    private final PostgresServer server;

    CostPgTest() throws Exception {
        server = PostgresServer.version(15).setting("max_connections", "400").start();
        server.createMonitorRole(MonitoredServers.ROLE, "monitor");
    }

    @Test
    void isAFractionOfTheUsualQueries() throws Exception {
        try (server;
                RunningLoad load = Load.C.start(server, 1);
                ServerSession session = ServerSession.open(server, MonitoredServers.ROLE, "postgres")) {
            assertThat(load.clients()).isEqualTo(300);
            Scene.soon()
                    .until(() -> "50"
                            .equals(server.query(
                                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")));
            ActivityCollector activity = new ActivityCollector();
            double cycle = millis(new Work() {
                private FakeRun run = FakeRun.of(session);

                @Override
                public void once() throws Exception {
                    Snapshot snapshot = activity.collect(run);
                    assertThat(new Seen(snapshot).pairs()).hasSize(1_226);
                    run = run.next(snapshot, Duration.ofSeconds(60));
                }
            });
            RecorderCollector recorder = new RecorderCollector();
            double second = millis(() -> collect(recorder, session));
            double usual;
            try (Connection plain = server.connect(MonitoredServers.ROLE, "postgres");
                    Statement statement = plain.createStatement()) {
                usual = millis(() -> {
                    statement.executeQuery(SESSIONS).close();
                    statement.executeQuery(PAIRS).close();
                });
            }
            System.out.printf(
                    "cost on load C, PostgreSQL 15, median CPU ms of the backend: activity %.2f, recorder %.2f,"
                            + " usual queries %.2f; ratio %.2f%n",
                    cycle, second, usual, cycle / usual);
            assertThat(cycle / usual).isLessThan(0.8);
        }
    }

    private static void collect(Collector collector, ServerSession session) throws Exception {
        collector.collect(FakeRun.of(session));
    }

    private interface Work {
        void once() throws Exception;
    }

    /** The median of single runs, the kernel's CPU time of all backends of the role. */
    private double millis(Work work) throws Exception {
        long[] nanos = new long[RUNS];
        for (int i = -WARM; i < RUNS; i++) {
            SchedStat before = SchedStat.ofRole(server, MonitoredServers.ROLE);
            work.once();
            long spent = SchedStat.ofRole(server, MonitoredServers.ROLE)
                    .since(before)
                    .toNanos();
            if (i >= 0) {
                nanos[i] = spent;
            }
        }
        Arrays.sort(nanos);
        return nanos[RUNS / 2] / 1e6;
    }
}
