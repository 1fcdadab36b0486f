package com.bitville.postgres.kafka.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.kafka.internal.GivenConfig;
import com.bitville.postgres.kafka.internal.RunningDestination;
import com.bitville.postgres.kafka.internal.settings.Patience;
import com.bitville.postgres.testkit.kafka.KafkaBroker;
import com.bitville.postgres.testkit.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three brokers, of which now one and now all are killed, frozen and started again, while agents go on and their destinations are closed and
 * opened: every payload is in the topic, each server's in order. For {@code bitville.kafka.minutes}, by default ten; a run names its seed.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class LedgerTest {
    private static final int BROKERS = 3;
    private static final int AGENTS = 3;
    private static final String TOPIC = "ledger";
    private static final Duration CALM = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("bitville.kafka.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<KafkaBroker> brokers = new ArrayList<>();
    private final List<AgentSpool> agents = new ArrayList<>();
    private final List<RunningDestination> running = new ArrayList<>();
    private final Map<String, Integer> faults = new LinkedHashMap<>();
    private String bootstrap = "";

    @Test
    void everyPayloadIsInTheTopicInOrderWhateverHappensToBrokers() throws Exception {
        System.out.println("ledger: seed " + seed);
        try {
            start();
            long end = System.nanoTime()
                    + Duration.ofSeconds((long)
                                    (60 * Double.parseDouble(System.getProperty("bitville.kafka.minutes", "10"))))
                            .toNanos();
            while (System.nanoTime() < end) {
                fault();
            }
            await("everything is acknowledged in the calm that follows")
                    .atMost(CALM)
                    .until(() -> agents.stream()
                            .allMatch(agent -> agent.spool().list().isEmpty()));
            agents.forEach(this::check);
        } finally {
            running.forEach(RunningDestination::close);
            agents.forEach(AgentSpool::close);
            brokers.forEach(KafkaBroker::close);
        }
        System.out.println("ledger: "
                + agents.stream().mapToInt(agent -> agent.committed().size()).sum() + " payloads, faults " + faults);
    }

    private void start() throws Exception {
        TestAuthority authority = TestAuthority.create();
        for (int i = 0; i < BROKERS; i++) {
            brokers.add(new KafkaBroker(
                            Files.createDirectory(folder.resolve("broker" + i)),
                            Files.readString(Path.of("target", "broker.classpath")),
                            authority.issue("ip:127.0.0.1"),
                            "unused")
                    // Elections that a loaded machine can win.
                    .set("broker.session.timeout.ms", "6000")
                    .set("controller.quorum.fetch.timeout.ms", "6000")
                    .set("controller.quorum.election.timeout.ms", "4000")
                    .set("controller.quorum.request.timeout.ms", "6000"));
        }
        KafkaBroker.join(brokers);
        for (KafkaBroker broker : brokers) {
            broker.launch();
        }
        for (KafkaBroker broker : brokers) {
            broker.awaitOpen();
        }
        bootstrap = brokers.stream().map(KafkaBroker::plainAddress).collect(Collectors.joining(","));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(
                            new NewTopic(TOPIC, 3, (short) BROKERS).configs(Map.of("min.insync.replicas", "2"))))
                    .all()
                    .get();
        }
        for (int i = 0; i < AGENTS; i++) {
            agents.add(new AgentSpool(folder.resolve("agent" + i)));
            running.add(open(i));
        }
    }

    private RunningDestination open(int agent) {
        return RunningDestination.open(
                new GivenConfig()
                        .set("bootstrap_servers", bootstrap)
                        .set("security_protocol", "PLAINTEXT")
                        .set("topic", TOPIC),
                agents.get(agent).spool(),
                new RunningDestination.Pace(new Patience(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1))));
    }

    private void fault() throws Exception {
        KafkaBroker one = brokers.get(random.nextInt(BROKERS));
        switch (random.nextInt(5)) {
            case 0 -> {
                told("a broker killed");
                one.kill();
                work(random.nextInt(8));
                one.launch().awaitOpen();
            }
            case 1 -> {
                told("all brokers killed");
                for (KafkaBroker broker : brokers) {
                    broker.kill();
                }
                work(random.nextInt(8));
                for (KafkaBroker broker : brokers) {
                    broker.launch();
                }
                for (KafkaBroker broker : brokers) {
                    broker.awaitOpen();
                }
            }
            case 2 -> {
                told("a broker frozen");
                signal("-STOP", one);
                work(random.nextInt(8));
                signal("-CONT", one);
            }
            case 3 -> {
                told("a destination opened anew");
                int agent = random.nextInt(AGENTS);
                running.get(agent).close();
                running.set(agent, open(agent));
            }
            default -> told("calm");
        }
        work(3);
    }

    private void told(String what) {
        faults.merge(what, 1, Integer::sum);
    }

    private static void signal(String signal, KafkaBroker broker) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, String.valueOf(broker.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Each agent commits a cycle of two servers every second. */
    private void work(int seconds) throws Exception {
        for (int i = 0; i < seconds; i++) {
            long next = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            for (AgentSpool agent : agents) {
                for (String server : List.of("a", "b")) {
                    agent.commit(server, 2_000);
                    agent.commit(server, 2_000);
                }
            }
            await().pollInterval(Duration.ofMillis(50)).until(() -> System.nanoTime() > next);
        }
    }

    private void check(AgentSpool agent) {
        try (TopicReader reader = new TopicReader(bootstrap, TOPIC)) {
            Map<String, List<ConsumerRecord<byte[], byte[]>>> servers = reader.of(agent.agent()).stream()
                    .collect(Collectors.groupingBy(each -> new String(each.key(), StandardCharsets.UTF_8)));
            servers.forEach((key, all) -> {
                String server = "\"server\":\"" + key.substring(key.indexOf('/') + 1) + "\"";
                assertThat(TopicReader.bodies(all).stream().distinct())
                        .as("first arrivals of %s, seed %d", key, seed)
                        .containsExactlyElementsOf(agent.committed().stream()
                                .filter(body -> body.contains(server))
                                .toList());
            });
            assertThat(servers).hasSize(2);
        }
    }
}
