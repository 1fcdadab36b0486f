package com.bitville.postgres.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.activity.internal.correlation.AllowedTags;
import com.bitville.postgres.activity.internal.profile.Profiles;
import com.bitville.postgres.activity.internal.recorder.ServerRecorder;
import com.bitville.postgres.activity.internal.recorder.SharedLooks;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.SchedStat;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What looks and the profile of them cost a server with so many active sessions: CPU time of the agent's backend. */
@Timeout(300)
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class RecorderCostPgTest {
    private static final int WARM = 30;
    private static final int RUNS = 120;
    private static final double BUDGET_MS_A_SECOND = 1;

    /** The engine rests so long after a look with the default budget. */
    private static double intervalSeconds(double ms) {
        return Math.max(1, Math.max(Math.sqrt(ms * 12.5), ms));
    }

    @ParameterizedTest
    @CsvSource({"13, 50, 0.2", "18, 50, 0.2", "13, 300, 0.6", "18, 300, 0.6"})
    void takesItsShareOfTheBudget(int major, int sessions, double most) throws Exception {
        PostgresServer server =
                PostgresServer.version(major).setting("max_connections", "400").start();
        List<Connection> clients = new ArrayList<>();
        try (server) {
            server.createMonitorRole(MonitoredServers.ROLE, "monitor");
            for (int i = 0; i < sessions; i++) {
                clients.add(sleeping(server));
            }
            Scene.soon()
                    .until(() -> String.valueOf(sessions)
                            .equals(server.query(
                                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")));
            Profiles profiles = new Profiles(new AllowedTags((name, some) -> some));
            RecorderCollector recorder =
                    new RecorderCollector(ServerRecorder.Window.DEFAULT, new SharedLooks(), profiles);
            ProfileCollector profile = new ProfileCollector(profiles);
            double ms;
            try (ServerSession session = ServerSession.open(server, MonitoredServers.ROLE, "postgres")) {
                long[] nanos = new long[RUNS];
                for (int i = -WARM; i < RUNS; i++) {
                    SchedStat before = SchedStat.ofRole(server, MonitoredServers.ROLE);
                    recorder.collect(FakeRun.of(session));
                    if (i % 60 == 0) {
                        profile.collect(FakeRun.of(session));
                    }
                    long spent = SchedStat.ofRole(server, MonitoredServers.ROLE)
                            .since(before)
                            .toNanos();
                    if (i >= 0) {
                        nanos[i] = spent;
                    }
                }
                Arrays.sort(nanos);
                ms = nanos[RUNS / 2] / 1e6;
            }
            double share = ms / intervalSeconds(ms) / BUDGET_MS_A_SECOND;
            System.out.printf(
                    "a look at %d sessions on %d: %.3f ms of CPU, every %.2f s, %.0f %% of the budget%n",
                    sessions, major, ms, intervalSeconds(ms), share * 100);
            assertThat(share).isLessThanOrEqualTo(most);
        } finally {
            for (Connection client : clients) {
                client.abort(Runnable::run);
            }
        }
    }

    private static Connection sleeping(PostgresServer server) throws SQLException {
        Connection client = server.connect(PostgresServer.SUPERUSER, "postgres");
        Thread thread = new Thread(
                () -> {
                    try (Statement statement = client.createStatement()) {
                        statement.execute("SELECT pg_sleep(3600) /* " + "x".repeat(300) + " */");
                    } catch (SQLException e) {
                        // The test is over.
                        Thread.currentThread().interrupt();
                    }
                },
                "sleeping");
        thread.setDaemon(true);
        thread.start();
        return client;
    }
}
