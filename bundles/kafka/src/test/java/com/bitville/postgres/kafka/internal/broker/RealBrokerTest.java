package com.bitville.postgres.kafka.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.kafka.internal.GivenConfig;
import com.bitville.postgres.kafka.internal.RunningDestination;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.testkit.kafka.KafkaBroker;
import com.bitville.postgres.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Delivery to one real broker through what an operator and a network do to it. The test that kills the broker is the last. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RealBrokerTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PASSWORD = "p\"w\\;'$\u00df=x";
    private static final String TOPIC = "bitville.postgres";

    @TempDir
    static Path shared;

    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static KafkaBroker broker;
    private static Admin admin;

    @TempDir
    Path folder;

    private AgentSpool agent;
    private Path passwordFile;

    @BeforeAll
    static void startTheBroker() throws IOException, InterruptedException {
        broker = new KafkaBroker(
                        shared,
                        Files.readString(Path.of("target", "broker.classpath")),
                        AUTHORITY.issue("ip:127.0.0.1"),
                        PASSWORD)
                .launch()
                .awaitOpen();
        admin = Admin.create(Map.of("bootstrap.servers", broker.plainAddress()));
        create(TOPIC, 4);
    }

    @AfterAll
    static void stopTheBroker() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
        broker.close();
    }

    @BeforeEach
    void openTheSpool() throws IOException {
        agent = new AgentSpool(folder.resolve("spool"));
        passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void closeTheSpool() {
        agent.close();
    }

    private static void create(String topic, int partitions) {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static void allow(String topic, AclOperation... operations) {
        admin.createAcls(List.of(operations).stream()
                        .map(operation -> new AclBinding(
                                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                                new AccessControlEntry(
                                        "User:" + KafkaBroker.USER, "*", operation, AclPermissionType.ALLOW)))
                        .toList())
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private static GivenConfig plain() {
        return new GivenConfig().set("bootstrap_servers", broker.plainAddress()).set("security_protocol", "PLAINTEXT");
    }

    private GivenConfig secured() throws IOException {
        return new GivenConfig()
                .set("bootstrap_servers", broker.securedAddress())
                .set("username", KafkaBroker.USER)
                .set("password_file", passwordFile)
                .set("ca_file", Files.writeString(folder.resolve("ca.pem"), AUTHORITY.pem()));
    }

    private RunningDestination deliver(GivenConfig config) {
        return RunningDestination.open(config, agent.spool());
    }

    private void awaitEmpty(FileSpool spool) {
        await("everything is acknowledged")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> spool.list().isEmpty());
    }

    private static void awaitProblem(RunningDestination running, String problem) {
        await(problem)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> problem.equals(running.status().get("problem")));
        assertThat(running.report().well()).isFalse();
        assertThat(running.report().remedy()).isNotEmpty();
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (TopicReader reader = new TopicReader(broker.plainAddress(), topic)) {
            return reader.of(agent.agent());
        }
    }

    private void commit(int count, String server) throws OutboxException {
        for (int i = 0; i < count; i++) {
            agent.commit(server, 200);
        }
    }

    @Test
    @Order(1)
    void storesTheSameBytesInTheOrderOfEachServerOverTlsAndScram() throws Exception {
        allow(TOPIC, AclOperation.WRITE, AclOperation.DESCRIBE);
        for (int i = 0; i < 10; i++) {
            commit(1, "a");
            commit(1, "b");
        }
        try (RunningDestination running = deliver(secured())) {
            awaitEmpty(agent.spool());
            assertThat(running.status()).containsEntry("problem", null).containsEntry("delivered", 20L);
            assertThat(running.status().toString()).doesNotContain(PASSWORD);
            assertThat(running.check()).extracting(Finding::severity).containsOnly(FindingSeverity.OK);
            assertThat(running.check())
                    .extracting(Finding::subject)
                    .containsExactly(
                            "kafka name",
                            "kafka port",
                            "kafka TLS",
                            "kafka login",
                            "kafka topic",
                            "kafka authorisation",
                            "kafka clock");
        }
        List<ConsumerRecord<byte[], byte[]>> stored = read(TOPIC);
        assertThat(TopicReader.bodies(stored)).containsExactlyInAnyOrderElementsOf(agent.committed());
        Map<String, List<ConsumerRecord<byte[], byte[]>>> keys = stored.stream()
                .collect(
                        Collectors.groupingBy(each -> new String(each.key(), java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(keys).containsOnlyKeys(agent.agent() + "/a", agent.agent() + "/b");
        keys.forEach((key, all) -> {
            assertThat(all)
                    .extracting(ConsumerRecord::partition)
                    .containsOnly(all.get(0).partition());
            assertThat(all)
                    .extracting(each -> Long.parseLong(TopicReader.header(each, "seq")))
                    .isSorted();
        });
        assertThat(stored).allSatisfy(each -> {
            String body = TopicReader.bodies(List.of(each)).get(0);
            assertThat(body)
                    .contains("\"payload_id\":\"" + TopicReader.header(each, "payload_id") + "\"")
                    .contains("\"seq\":" + TopicReader.header(each, "seq") + ",");
            assertThat(TopicReader.header(each, "project")).isEqualTo("sh\u00f6p");
            assertThat(TopicReader.header(each, "source")).isEqualTo("system_metrics");
            assertThat(TopicReader.header(each, "kind")).isEqualTo("cycle");
        });
    }

    @Test
    @Order(2)
    void aKilledAgentRepeatsAndLosesNothing() throws Exception {
        commit(6, "a");
        // What is on disk if the agent is killed after the last acknowledgement and before it has noted any.
        FileSpool afterTheKill = AgentSpool.open(agent.image(folder.resolve("image")));
        assertThat(afterTheKill.verify().sound()).isEqualTo(6);
        try (RunningDestination running = deliver(plain())) {
            awaitEmpty(agent.spool());
            commit(2, "a");
            awaitEmpty(agent.spool());
            assertThat(running.report().delivered()).isEqualTo(8);
        }
        try (RunningDestination again = RunningDestination.open(plain(), afterTheKill)) {
            awaitEmpty(afterTheKill);
            assertThat(again.report().well()).isTrue();
        } finally {
            afterTheKill.close();
        }
        assertThat(TopicReader.bodies(read(TOPIC)).stream().distinct())
                .as("first arrivals keep their order, repeats follow")
                .containsExactlyElementsOf(agent.committed());
        assertThat(read(TOPIC)).hasSize(14);
    }

    @Test
    @Order(3)
    void aTopicThatIsMissingIsNamedAndServedOnceItIsMade() throws Exception {
        commit(3, "a");
        try (RunningDestination running = deliver(plain().set("topic", "later"))) {
            awaitProblem(running, "topic_missing");
            assertThat(agent.spool().list()).hasSize(3);
            assertThat(running.check())
                    .filteredOn(finding -> finding.severity() == FindingSeverity.ERROR)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.subject()).isEqualTo("kafka topic");
                        assertThat(finding.remedy().orElseThrow().text())
                                .contains("kafka-topics.sh --create --topic later");
                    });
            create("later", 1);
            awaitEmpty(agent.spool());
            assertThat(running.report().well()).isTrue();
        }
        assertThat(TopicReader.bodies(read("later"))).containsExactlyElementsOf(agent.committed());
    }

    @Test
    @Order(4)
    void aWrongPasswordIsNamedAndTheRightOneTriedAtOnce() throws Exception {
        Files.writeString(passwordFile, "wrong-" + PASSWORD);
        commit(1, "a");
        // A pause that the test would not survive: only the changed file can end it.
        try (RunningDestination running = RunningDestination.open(
                secured(), agent.spool(), RunningDestination.HASTY.probing(Duration.ofHours(1)))) {
            awaitProblem(running, "login");
            assertThat(running.status().toString()).doesNotContain(PASSWORD);
            assertThat(running.check())
                    .filteredOn(finding -> finding.severity() == FindingSeverity.ERROR)
                    .extracting(Finding::subject)
                    .containsExactly("kafka login");
            Files.writeString(passwordFile, PASSWORD);
            awaitEmpty(agent.spool());
        }
    }

    @Test
    @Order(5)
    void aPayloadLargerThanTheTopicTakesWaitsAndTheOthersPassIt() throws Exception {
        create("small", 1);
        limit("small", "3000");
        agent.commit("a", 100);
        agent.commit("a", 20_000);
        agent.commit("a", 100);
        try (RunningDestination running = deliver(plain().set("topic", "small"))) {
            awaitProblem(running, "too_large");
            await().atMost(SOON).until(() -> agent.spool().list().size() == 1);
            assertThat(running.status()).containsEntry("too_large", 1);
            limit("small", "1048588");
            awaitEmpty(agent.spool());
            await().atMost(SOON).until(() -> running.report().well());
        }
        List<String> committed = agent.committed();
        assertThat(TopicReader.bodies(read("small")))
                .containsExactly(committed.get(0), committed.get(2), committed.get(1));
    }

    private static void limit(String topic, String bytes) {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(
                                new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET))))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @Test
    @Order(6)
    void aLoginWithoutPermissionAndAnUnknownAuthorityAreNamed() throws Exception {
        create("forbidden", 1);
        allow("forbidden", AclOperation.DESCRIBE);
        commit(1, "a");
        try (RunningDestination running = deliver(secured().set("topic", "forbidden"))) {
            awaitProblem(running, "not_authorized");
            assertThat(running.check())
                    .filteredOn(finding -> finding.severity() == FindingSeverity.ERROR)
                    .extracting(Finding::subject)
                    .containsExactly("kafka authorisation");
        }
        Path foreign = Files.writeString(
                folder.resolve("foreign.pem"), TestAuthority.create().pem());
        try (RunningDestination running = deliver(secured().set("ca_file", foreign))) {
            awaitProblem(running, "tls");
            assertThat(running.report().lastError()).contains("CN=Testkit server", "foreign.pem");
        }
        assertThat(agent.spool().list()).hasSize(1);
    }

    @Test
    @Order(7)
    void aKilledBrokerCostsNothingButTime() throws Exception {
        commit(3, "a");
        try (RunningDestination running = deliver(plain())) {
            awaitEmpty(agent.spool());
            broker.kill();
            commit(5, "a");
            awaitProblem(running, "unreachable");
            assertThat(agent.spool().list()).hasSize(5);
            assertThat(running.report().lastError()).contains(broker.plainAddress());
            Optional<Finding> port = running.check().stream()
                    .filter(finding -> finding.subject().equals("kafka port"))
                    .findFirst();
            assertThat(port.orElseThrow().severity()).isEqualTo(FindingSeverity.ERROR);
            broker.launch().awaitOpen();
            awaitEmpty(agent.spool());
            assertThat(running.report().well()).isTrue();
        }
        assertThat(TopicReader.bodies(read(TOPIC)).stream().distinct()).containsExactlyElementsOf(agent.committed());
    }
}
