package com.bitville.postgres.itests.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.itests.support.ProcessSize;
import com.bitville.postgres.itests.support.ThreadNames;
import com.bitville.postgres.testkit.net.ClosedPort;
import com.bitville.postgres.testkit.net.FreePort;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The endpoint for Prometheus, from its installation into a running agent to its hot end. */
class PrometheusIT {
    private static final String ROLE = "bitville_monitor";
    private static final String PASSWORD = "prometheus-it-password";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_MB = 10;
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void isInstalledScrapedAndEndedHot() throws Exception {
        try (PostgresServer postgres = PostgresServer.version(18)
                        .setting("logging_collector", "on")
                        .scramFor(ROLE)
                        .start();
                AgentProcess agent = AgentProcess.unpack("prometheus")) {
            int port = FreePort.next();
            postgres.execute(Files.readString(Path.of("..", "config", "role.sql")));
            postgres.execute("ALTER ROLE " + ROLE + " PASSWORD '" + PASSWORD + "'");
            agent.set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                    .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                    .set("BITVILLE_PG_LISTENER_URL", "http://127.0.0.1:" + ClosedPort.number() + "/x")
                    .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "2")
                    .set("BITVILLE_PG_BUDGET_PERCENT", "100")
                    .set("BITVILLE_PG_PROMETHEUS_PORT", String.valueOf(port))
                    .set("BITVILLE_PG_CHECKS_CONFIRM_S", "1")
                    // So many cycles would else leave no room for stories of requests.
                    .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "1000")
                    .set("OTEL_METRIC_EXPORT_INTERVAL", "1000")
                    .start();
            agent.awaitStatus(
                    "the server is up",
                    status -> status.path("servers")
                            .path(0)
                            .path("state")
                            .asText()
                            .equals("up"));
            try (AgentShell shell = agent.shell()) {
                assertThat(scrape(port, "")).as("not enabled").isEmpty();
                double before = resident(agent.pid());
                shell.done("bitville:config set prometheus.enabled true");
                // Each source in its own time: on a busy machine the host comes later than the server.
                await("the figures of all sources").atMost(PATIENCE).untilAsserted(() -> {
                    assertOneServer(scrape(port, "?server=default").orElse(""), postgres.port());
                    assertAllSources(scrape(port, "").orElse(""));
                });

                for (int i = 0; i < 50; i++) {
                    scrape(port, "");
                }
                double with = resident(agent.pid());
                System.out.printf("prometheus: %.1f MB resident before, %.1f MB after 50 scrapes%n", before, with);
                if (DEEP) {
                    assertThat(with - before).as("MB that the endpoint takes").isLessThanOrEqualTo(MOST_MB);
                }

                // Before the file is full and another begins.
                assertThat(agent.log()).contains("prometheus_started").doesNotContain("Refreshing bundles");
                CollectorTrial.run(agent, shell, postgres);

                postgres.stop();
                await("the server is down")
                        .atMost(PATIENCE)
                        .until(() -> scrape(port, "").orElse("").contains("pg_up{server=\"default\"} 0.0"));
                assertThat(scrape(port, "").orElseThrow().lines().filter(line -> line.contains("server=\"default\"")))
                        .containsExactly("pg_up{server=\"default\"} 0.0");

                shell.done("bitville:config set prometheus.enabled false");
                await("nobody answers")
                        .atMost(PATIENCE)
                        .until(() -> scrape(port, "").isEmpty());
                agent.awaitStatus(
                        "the feature is uninstalled",
                        status -> status.path("features").findValuesAsText("state").stream()
                                .allMatch("off"::equals));
                assertThat(ThreadNames.of(agent.pid())).doesNotContain("bitville-prom");
            }
            assertThat(agent.log()).doesNotContain("Refreshing bundles");
        }
    }

    private static void assertOneServer(String scraped, int serverPort) {
        String server = "server=\"localhost:" + serverPort + "\"";
        assertThat(scraped)
                .contains("\npg_up 1.0\n", "pg_settings_max_connections{" + server + "} 100.0")
                .containsPattern("pg_stat_database_xact_commit\\{datid=\"\\d+\",datname=\"postgres\"," + server)
                .containsPattern("pg_stat_bgwriter_checkpoints_timed_total\\{" + server)
                .containsPattern("pg_stat_bgwriter_buffers_backend_total\\{" + server)
                .containsPattern("pg_locks_count\\{datname=\"postgres\",mode=\"accessexclusivelock\"," + server)
                .contains("bitville_databases_xact_commit_total{datname=\"postgres\",server=\"default\"}");
    }

    private static void assertAllSources(String scraped) {
        assertThat(Stream.of(
                                "pg_up{server=\"default\"} 1.0",
                                "bitville_host_memory_total_bytes ",
                                "bitville_agent_info{",
                                "process_resident_memory_bytes ",
                                "bitville_buffer_payloads ")
                        .filter(figure -> !scraped.contains(figure)))
                .as("figures that are missing")
                .isEmpty();
    }

    private Optional<String> scrape(int port, String query) throws IOException, InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics" + query))
                    .build();
            return Optional.of(client.send(request, BodyHandlers.ofString()).body());
        } catch (ConnectException e) {
            return Optional.empty();
        }
    }

    /** In the deep profile once it has been the same for a minute: a young agent grows by itself. */
    private static double resident(long pid) throws IOException {
        double[] seen = {0};
        if (DEEP) {
            await("memory settles")
                    .atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofMinutes(1))
                    .until(() -> {
                        double last = seen[0];
                        seen[0] = ProcessSize.of(pid).residentMb();
                        return Math.abs(seen[0] - last) < 0.5;
                    });
        }
        return ProcessSize.of(pid).residentMb();
    }
}
