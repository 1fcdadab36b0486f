package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.recorder.ServerRecorder;
import com.bitville.postgres.activity.internal.recorder.SharedLooks;
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
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What sessions and blocking cost the server with 300 connections, 50 of them in the queue for one row: CPU time of the backend. */
@Timeout(300)
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class CostPgTest {
    private static final int WARM = 30;
    private static final int RUNS = 60;
    /** The allowed cost of the cycle relative to the usual queries. */
    private static final double SHARE = 0.4;
    /**
     * The usual way to ask for both, as a script does that sends text and prepares nothing: every session that is not idle, and pairs of
     * waiter and holder from pg_locks joined with itself.
     */
    private static final String SESSIONS =
            "SELECT pid, datname, usename, application_name, client_addr, client_port, backend_type, backend_start, xact_start,"
                    + " query_start, state_change, state, wait_event_type, wait_event, backend_xid, backend_xmin, query,"
                    + " now() - query_start AS duration FROM pg_stat_activity"
                    + " WHERE state <> 'idle' AND pid <> pg_backend_pid()";

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
            SharedLooks sharedLooks = new SharedLooks();
            ActivityCollector activity = new ActivityCollector(sharedLooks);
            RecorderCollector sharing = new RecorderCollector(ServerRecorder.Window.DEFAULT, sharedLooks);
            Work cycle = new Work() {
                private FakeRun run = FakeRun.of(session);

                @Override
                public void once() throws Exception {
                    Snapshot snapshot = activity.collect(run);
                    assertThat(new Seen(snapshot).rowset("blocking.edges").total())
                            .isEqualTo(1_226);
                    sharing.collect(run);
                    run = run.next(snapshot, Duration.ofSeconds(60));
                }
            };
            RecorderCollector recorder = new RecorderCollector(ServerRecorder.Window.DEFAULT);
            double ours;
            double second;
            double sessions;
            double pairs;
            try (Connection plain = server.connect("postgres", plain());
                    Statement statement = plain.createStatement()) {
                double[] millis = millis(
                        cycle,
                        () -> recorder.collect(FakeRun.of(session)),
                        () -> statement.executeQuery(SESSIONS).close(),
                        () -> statement.executeQuery(PAIRS).close());
                ours = millis[0];
                second = millis[1];
                sessions = millis[2];
                pairs = millis[3];
            }
            System.out.printf(
                    "cost on load C, PostgreSQL 15, median CPU ms of the backend: activity with a look of the recorder %.2f, the recorder alone %.2f,"
                            + " usual sessions %.2f, usual pairs %.2f; activity to both %.2f%n",
                    ours, second, sessions, pairs, ours / (sessions + pairs));
            assertThat(ours / (sessions + pairs)).isLessThanOrEqualTo(SHARE);
        }
    }

    /** The simple protocol: one text a question, parsed and planned anew. */
    private static Properties plain() {
        Properties plain = new Properties();
        plain.setProperty("user", MonitoredServers.ROLE);
        plain.setProperty("preferQueryMode", "simple");
        return plain;
    }

    private interface Work {
        void once() throws Exception;
    }

    /** The medians of single runs taken in turn, the kernel's CPU time of all backends of the role. */
    private double[] millis(Work... works) throws Exception {
        long[][] nanos = new long[works.length][RUNS];
        for (int i = -WARM; i < RUNS; i++) {
            for (int work = 0; work < works.length; work++) {
                SchedStat before = SchedStat.ofRole(server, MonitoredServers.ROLE);
                works[work].once();
                long spent = SchedStat.ofRole(server, MonitoredServers.ROLE)
                        .since(before)
                        .toNanos();
                if (i >= 0) {
                    nanos[work][i] = spent;
                }
            }
        }
        return Arrays.stream(nanos)
                .mapToDouble(runs -> Arrays.stream(runs).sorted().toArray()[RUNS / 2] / 1e6)
                .toArray();
    }
}
