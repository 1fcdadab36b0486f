package com.bitville.postgres.itests.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.itests.support.ProcessSize;
import com.bitville.postgres.itests.support.ThreadNames;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.net.ClosedPort;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.tls.TestAuthority;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The destination in running agents: from its installation to its hot end, and what it costs beside an agent without it. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class KafkaIT {
    private static final String ROLE = "bitville_monitor";
    private static final String KEY = "key";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int MOST_MB = 18;
    private static final double MOST_PERCENT = 0.3;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void isInstalledServedAndEndedHotAndWaitsForNoListener() throws Exception {
        try (TopicTrial topic = TopicTrial.launch(folder);
                PostgresServer postgres =
                        PostgresServer.version(18).scramFor(ROLE).start();
                AgentProcess agent = AgentProcess.unpack("kafka")) {
            postgres.execute(Files.readString(Path.of("..", "config", "role.sql")));
            postgres.execute("ALTER ROLE " + ROLE + " PASSWORD '" + TopicTrial.PASSWORD + "'");
            topic.known(agent);
            agent.set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                    .set("BITVILLE_PG_DB_PASSWORD", TopicTrial.PASSWORD)
                    .set("BITVILLE_PG_LISTENER_URL", "http://127.0.0.1:" + ClosedPort.number() + "/x")
                    .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "2")
                    .set("BITVILLE_PG_BUDGET_PERCENT", "100")
                    .start();
            awaitServer(agent);
            topic.create();
            try (AgentShell shell = agent.shell()) {
                shell.done("bitville:config set kafka.enabled true");
                awaitDelivered(agent, 50);
                assertThat(topic.stored())
                        .hasSizeGreaterThanOrEqualTo(50)
                        .allMatch(each -> each.body().startsWith("{\"project\":\"default\","));
                isNotLate(topic);

                // Read at most every five minutes, and sent before there was a topic.
                await("texts of statements are sent again")
                        .atMost(PATIENCE)
                        .until(() -> topic.stored().stream()
                                .anyMatch(each -> each.body().contains("\"statement_texts\":[{")));

                shell.done("bitville:config set listener.enabled false");
                agent.awaitStatus(
                        "the listener is off",
                        status -> status.path("shipper").path("state").asText().equals("off"));
                int stored = topic.stored().size();
                await("it is the only destination")
                        .atMost(PATIENCE)
                        .until(() -> topic.stored().size() > stored + 5);
                shell.done("bitville:config set listener.enabled true");

                shell.done("bitville:config set kafka.enabled false");
                agent.awaitStatus(
                        "the feature is uninstalled",
                        status -> status.path("features").findValuesAsText("state").stream()
                                .allMatch("off"::equals));
                assertThat(ThreadNames.of(agent.pid())).doesNotContain("bitville-kafka", "kafka-producer-");
            }
            assertThat(agent.log())
                    .contains("kafka_started", "kafka_stopped")
                    .doesNotContain("Refreshing bundles", "kafka_not_delivered", TopicTrial.PASSWORD);
        }
    }

    /** While the listener has been away all the time: from the moment of the collection to the broker's disk. */
    private static void isNotLate(TopicTrial topic) throws IOException {
        List<Long> late = new ArrayList<>();
        for (TopicTrial.Stored each : topic.stored()) {
            late.add(each.at()
                    - Math.round(JSON.readTree(each.body()).path("timestamp").asDouble() * 1_000));
        }
        // The first waited for the topic and for the client's start.
        List<Long> settled = late.subList(10, late.size()).stream().sorted().toList();
        long middle = settled.get(settled.size() / 2);
        System.out.printf(
                "kafka: stored %d ms after the collection in the middle of %d payloads, %d ms in nine of ten%n",
                middle, settled.size(), settled.get(settled.size() * 9 / 10));
        // The middle, because on a busy machine some cycles take longer than that by themselves.
        assertThat(middle).as("ms in the middle").isLessThan(1_000);
    }

    /** Two agents side by side at the default cycle, both with a listener that has TLS, and one with the topic. */
    @Test
    void costsLittleBesideAnAgentWithoutIt() throws Exception {
        TestAuthority authority = TestAuthority.create();
        Path ca = Files.writeString(folder.resolve("listener.pem"), authority.pem());
        try (TopicTrial topic = TopicTrial.launch(folder);
                PostgresServer postgres = PostgresServer.version(18).start();
                StrictListener listener = StrictListener.start(
                        KEY, authority.issue("ip:127.0.0.1").context());
                AgentProcess without = AgentProcess.unpack("kafka-without");
                AgentProcess with = AgentProcess.unpack("kafka-with")) {
            postgres.createMonitorRole(ROLE, "any");
            topic.create();
            listener.limit(100_000);
            topic.known(with);
            with.set("BITVILLE_PG_KAFKA_ENABLED", "true");
            for (AgentProcess agent : List.of(without, with)) {
                agent.set("BITVILLE_PG_DB_HOST", "127.0.0.1")
                        .set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                        .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                        .set("BITVILLE_PG_LISTENER_CA_FILE", ca.toString())
                        .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                        .start();
            }
            await("payloads of two cycles are stored")
                    .atMost(Duration.ofMinutes(6))
                    .pollInterval(Duration.ofSeconds(5))
                    .until(() -> topic.stored().size() > 8);
            compare(without.pid(), with.pid());
            assertThat(ProcessSize.classes(with.pid(), "org.apache.kafka")).isPositive();
            assertThat(ProcessSize.classes(without.pid(), "kafka")).isZero();
            assertThat(ThreadNames.of(without.pid())).doesNotContain("bitville-kafka", "kafka-producer-");
            assertThat(without.home().resolve("buffer/destinations/kafka")).doesNotExist();
        }
    }

    /** The middle of many readings: a heap grows and shrinks by itself, by more than a limit leaves room for. */
    private static void compare(long without, long with) throws IOException {
        List<Double> added = new ArrayList<>();
        Duration[] before = {ProcessSize.processorTime(without), ProcessSize.processorTime(with)};
        long begin = System.nanoTime();
        await("the window")
                .atMost(WINDOW.multipliedBy(2))
                .pollInterval(Duration.ofSeconds(10))
                .until(() -> {
                    added.add(ProcessSize.of(with).residentMb()
                            - ProcessSize.of(without).residentMb());
                    return System.nanoTime() - begin > WINDOW.toNanos();
                });
        double seconds = (System.nanoTime() - begin) / 1e9;
        double[] percent = {
            percent(before[0], ProcessSize.processorTime(without), seconds),
            percent(before[1], ProcessSize.processorTime(with), seconds)
        };
        double middle = added.stream().sorted().toList().get(added.size() / 2);
        System.out.printf(
                "kafka: %.1f MB more in the middle of %d readings; %.2f %% of a core without, %.2f %% with it%n",
                middle, added.size(), percent[0], percent[1]);
        assertThat(middle).as("MB that the destination takes").isLessThanOrEqualTo(MOST_MB);
        assertThat(percent[1] - percent[0])
                .as("percent of a core that the destination takes")
                .isLessThan(MOST_PERCENT);
    }

    private static double percent(Duration before, Duration after, double seconds) {
        return after.minus(before).toMillis() / 10.0 / seconds;
    }

    private static void awaitServer(AgentProcess agent) {
        agent.awaitStatus(
                "the server is up",
                status -> status.path("servers").path(0).path("state").asText().equals("up"));
    }

    private static void awaitDelivered(AgentProcess agent, long least) {
        agent.awaitStatus(
                "payloads are stored",
                status -> status.path("kafka").path("delivered").asLong() >= least);
    }
}
