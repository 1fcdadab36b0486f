package com.bitville.postgres.itests.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.testkit.listener.ListenerFault;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.net.FreePort;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A real Prometheus with the shipped rules, whose times are shortened, scrapes a real agent: each rule is fired by its fault and ends with it,
 * and every panel of the dashboards has data. Needs Debian's {@code prometheus}, on the path or in the folder {@code bitville.prometheus}.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class AlertsIT {
    private static final Path MONITORING = Path.of("../monitoring");
    private static final String PASSWORD = "alerts-it-password";
    private static final String KEY = "alerts-it-key";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int MOST_CONNECTIONS = 25;

    private final List<String> played = new ArrayList<>();
    private final StrictListener listener = StrictListener.start(KEY);

    private interface Step {
        void run() throws Exception;
    }

    @Test
    void everyRuleFiresAndEndsWithItsFaultAndEveryPanelHasData() throws Exception {
        assumeThat(PrometheusProcess.program("prometheus")).isPresent();
        String rules = Files.readString(MONITORING.resolve("prometheus/bitville-rules.yml"));
        listener.limit(100_000);
        try (listener;
                PostgresServer postgres = PostgresServer.version(18)
                        .setting("max_connections", String.valueOf(MOST_CONNECTIONS))
                        .setting("archive_mode", "on")
                        .setting("archive_command", "true")
                        .start();
                AgentProcess agent = AgentProcess.unpack("alerts")) {
            int port = FreePort.next();
            configure(agent, postgres, port).start();
            try (AgentShell shell = agent.shell().await("bitville:status");
                    PrometheusProcess prometheus =
                            PrometheusProcess.start(agent.home().resolve("prometheus"), port, shortened(rules))) {
                shell.done("bitville:config set prometheus.enabled true");
                dashboards(prometheus);
                postgresFaults(prometheus, postgres);
                deliveryFaults(prometheus, shell);
                try (Connection holder = postgres.connect()) {
                    holder.setAutoCommit(false);
                    play(
                            prometheus,
                            "PostgresFiguresMissing",
                            () -> run(holder, "LOCK TABLE pg_catalog.pg_database"),
                            holder::rollback);
                }
                play(prometheus, "PostgresDown", postgres::stop, postgres::start);
                play(
                        prometheus,
                        "BitvilleAgentDown",
                        () -> shell.done("bitville:config set prometheus.enabled false"),
                        () -> shell.done("bitville:config set prometheus.enabled true"));
            }
        }
        TreeSet<String> names = new TreeSet<>();
        played.forEach(alert -> names.add(alert.replaceFirst(" .*", "")));
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(Pattern.compile("(?<=- alert: )\\S+")
                        .matcher(rules)
                        .results()
                        .map(MatchResult::group)
                        .toList());
    }

    private AgentProcess configure(AgentProcess agent, PostgresServer postgres, int port) throws Exception {
        postgres.execute(Files.readString(Path.of("..", "config", "role.sql")));
        postgres.execute("ALTER ROLE bitville_monitor PASSWORD '" + PASSWORD
                + "'; GRANT pg_monitor TO bitville_monitor;" + " CREATE TABLE blocked (id int)");
        return agent.set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "6000")
                .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "2")
                .set("BITVILLE_PG_BUDGET_PERCENT", "100")
                .set("BITVILLE_PG_BUFFER_MAX_SIZE_MB", "1")
                .set("BITVILLE_PG_CHECKS_CONFIRM_S", "1")
                .set(
                        "BITVILLE_PG_CHECKS_THRESHOLDS",
                        "slot_inactive.warning=0.0003,archive_failing.error=0.05,archive_behind.warning=1")
                .set("BITVILLE_PG_PROMETHEUS_PORT", String.valueOf(port));
    }

    /** What takes minutes in production takes seconds here; the rules themselves stay as they are. */
    private static String shortened(String rules) {
        return rules.replaceAll("for: \\d+m", "for: 2s").replaceAll("\\[(1h|15m)]", "[20s]");
    }

    private static void dashboards(PrometheusProcess prometheus) throws IOException, InterruptedException {
        String[] last = {""};
        await("every panel has data")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(5))
                .conditionEvaluationListener(evaluated -> {
                    if (evaluated.getRemainingTimeInMS() <= 0) {
                        System.err.println(last[0]);
                    }
                })
                .until(() -> {
                    Process check = new ProcessBuilder(
                                    MONITORING.resolve("check-dashboards").toString(), prometheus.url())
                            .redirectErrorStream(true)
                            .start();
                    last[0] = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    return check.waitFor() == 0;
                });
        System.out.println(last[0]);
    }

    private void postgresFaults(PrometheusProcess prometheus, PostgresServer postgres) throws Exception {
        try (Connection holder = postgres.connect();
                Connection waiter = postgres.connect()) {
            holder.setAutoCommit(false);
            List<CompletableFuture<Void>> waiting = new ArrayList<>();
            play(
                    prometheus,
                    "PostgresLockWaits",
                    () -> {
                        run(holder, "LOCK TABLE blocked");
                        waiting.add(CompletableFuture.runAsync(() -> run(waiter, "SELECT FROM blocked")));
                    },
                    holder::rollback);
            waiting.forEach(CompletableFuture::join);
        }
        List<Connection> sessions = new ArrayList<>();
        play(
                prometheus,
                "PostgresFinding connections",
                () -> {
                    for (int free = free(postgres); free > 0; free--) {
                        sessions.add(postgres.connect());
                    }
                },
                () -> {
                    for (Connection session : sessions) {
                        session.close();
                    }
                });
        play(
                prometheus,
                "PostgresFindingWarning slot_inactive",
                () -> {
                    postgres.query(
                            "SELECT slot_name::text FROM pg_create_physical_replication_slot('left_behind', true)");
                    postgres.query("SELECT pg_switch_wal()::text");
                },
                () -> postgres.query("SELECT pg_drop_replication_slot('left_behind')::text"));
        play(
                prometheus,
                "PostgresFinding archive_failing",
                () -> {
                    postgres.execute("ALTER SYSTEM SET archive_command = 'false'");
                    postgres.query("SELECT pg_reload_conf()::text");
                    postgres.execute("INSERT INTO blocked VALUES (1)");
                    postgres.query("SELECT pg_switch_wal()::text");
                },
                () -> {
                    postgres.execute("ALTER SYSTEM RESET archive_command");
                    postgres.query("SELECT pg_reload_conf()::text");
                });
    }

    /** Up to three that only superusers get: what a test takes is not what an application lacks. */
    private static int free(PostgresServer postgres) throws SQLException {
        String used = String.valueOf(
                postgres.query("SELECT count(*)::text FROM pg_stat_activity WHERE backend_type = 'client backend'"));
        return MOST_CONNECTIONS - 3 - Integer.parseInt(used);
    }

    private void deliveryFaults(PrometheusProcess prometheus, AgentShell shell) throws Exception {
        play(
                prometheus,
                "BitvilleDeadLetters",
                () -> listener.fail(ListenerFault.status(400), 1),
                () -> shell.done("bitville:buffer retry-dead"));
        play(prometheus, "BitvilleNothingDelivered", listener::down, () -> {});
        play(prometheus, "BitvilleBufferEvicts", () -> {}, listener::up);
        ends(prometheus, "BitvilleNothingDelivered");
    }

    private void play(PrometheusProcess prometheus, String alert, Step fault, Step end) throws Exception {
        long begun = System.nanoTime();
        boolean lasting = alert.equals("BitvilleNothingDelivered");
        ends(prometheus, alert);
        fault.run();
        await(alert).atMost(PATIENCE).until(() -> prometheus.firing().contains(alert));
        long fired = System.nanoTime();
        end.run();
        if (!lasting) {
            ends(prometheus, alert);
        }
        played.add(alert);
        System.out.printf(
                "%s: fired after %.0f s, ended after %.0f s%n",
                alert, (fired - begun) / 1e9, (System.nanoTime() - fired) / 1e9);
    }

    private static void ends(PrometheusProcess prometheus, String alert) {
        await("the end of " + alert)
                .atMost(PATIENCE)
                .until(() -> !prometheus.firing().contains(alert));
    }

    private static void run(Connection session, String sql) {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
