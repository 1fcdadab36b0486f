package com.bitville.postgres.itests.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.itests.support.ProcessSize;
import com.bitville.postgres.itests.support.ThreadNames;
import com.bitville.postgres.testkit.kafka.KafkaBroker;
import com.bitville.postgres.testkit.net.ClosedPort;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The destination in a running agent, from its installation to its hot end, with a listener that is never there. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class KafkaIT {
    private static final String ROLE = "bitville_monitor";
    private static final String PASSWORD = "kafka-it-password";
    private static final String TOPIC = "bitville.postgres";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_MB = 18;
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));

    @TempDir
    Path folder;

    @Test
    void isInstalledServedAndEndedHot() throws Exception {
        TestAuthority authority = TestAuthority.create();
        try (KafkaBroker broker = new KafkaBroker(
                                Files.createDirectory(folder.resolve("broker")),
                                Files.readString(Path.of("..", "bundles", "kafka", "target", "broker.classpath")),
                                authority.issue("ip:127.0.0.1"),
                                PASSWORD)
                        .launch();
                PostgresServer postgres =
                        PostgresServer.version(18).scramFor(ROLE).start();
                AgentProcess agent = AgentProcess.unpack("kafka")) {
            postgres.execute(Files.readString(Path.of("..", "config", "role.sql")));
            postgres.execute("ALTER ROLE " + ROLE + " PASSWORD '" + PASSWORD + "'");
            Path password = Files.writeString(folder.resolve("password"), PASSWORD);
            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
            agent.set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                    .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                    .set("BITVILLE_PG_LISTENER_URL", "http://127.0.0.1:" + ClosedPort.number() + "/x")
                    .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "2")
                    .set("BITVILLE_PG_BUDGET_PERCENT", "100")
                    .set("BITVILLE_PG_KAFKA_BOOTSTRAP_SERVERS", broker.securedAddress())
                    .set("BITVILLE_PG_KAFKA_USERNAME", KafkaBroker.USER)
                    .set("BITVILLE_PG_KAFKA_PASSWORD_FILE", password.toString())
                    .set(
                            "BITVILLE_PG_KAFKA_CA_FILE",
                            Files.writeString(folder.resolve("ca.pem"), authority.pem())
                                    .toString())
                    .start();
            agent.awaitStatus(
                    "the server is up",
                    status -> status.path("servers")
                            .path(0)
                            .path("state")
                            .asText()
                            .equals("up"));
            prepare(broker.awaitOpen().plainAddress());
            try (AgentShell shell = agent.shell()) {
                double before = resident(agent.pid());
                shell.done("bitville:config set kafka.enabled true");
                agent.awaitStatus(
                        "payloads are stored",
                        status -> status.path("kafka").path("delivered").asLong() > 5);
                assertThat(bodies(broker.plainAddress()))
                        .hasSizeGreaterThan(5)
                        .allMatch(body -> body.startsWith("{\"project\":\"default\","));
                double with = resident(agent.pid());
                System.out.printf("kafka: %.1f MB resident before, %.1f MB with payloads stored%n", before, with);
                if (DEEP) {
                    assertThat(with - before)
                            .as("MB that the destination takes")
                            .isLessThanOrEqualTo(MOST_MB);
                }

                shell.done("bitville:config set listener.enabled false");
                agent.awaitStatus(
                        "the listener is off",
                        status -> status.path("shipper").path("state").asText().equals("off"));
                int stored = bodies(broker.plainAddress()).size();
                await("it is the only destination")
                        .atMost(PATIENCE)
                        .until(() -> bodies(broker.plainAddress()).size() > stored + 5);
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
                    .doesNotContain("Refreshing bundles", "kafka_not_delivered", PASSWORD);
        }
    }

    private static void prepare(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
            ResourcePattern topic = new ResourcePattern(ResourceType.TOPIC, TOPIC, PatternType.LITERAL);
            admin.createAcls(List.of(AclOperation.WRITE, AclOperation.DESCRIBE).stream()
                            .map(operation -> new AclBinding(
                                    topic,
                                    new AccessControlEntry(
                                            "User:" + KafkaBroker.USER, "*", operation, AclPermissionType.ALLOW)))
                            .toList())
                    .all()
                    .get();
        }
    }

    private static List<String> bodies(String bootstrap) {
        List<String> bodies = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> all = List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(each -> bodies.add(new String(each.value(), StandardCharsets.UTF_8)));
            }
        }
        return bodies;
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
