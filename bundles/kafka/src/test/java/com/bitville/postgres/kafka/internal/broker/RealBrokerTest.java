package com.bitville.postgres.kafka.internal.broker;

import static com.bitville.postgres.kafka.internal.broker.BrokerStage.PASSWORD;
import static com.bitville.postgres.kafka.internal.broker.BrokerStage.awaitEmpty;
import static com.bitville.postgres.kafka.internal.broker.BrokerStage.awaitProblem;
import static com.bitville.postgres.kafka.internal.broker.BrokerStage.awaitWell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.kafka.internal.GivenConfig;
import com.bitville.postgres.kafka.internal.RunningDestination;
import com.bitville.postgres.spool.internal.FileSpool;
import com.bitville.postgres.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AclOperation;
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
    private static final String TOPIC = "bitville.postgres";

    @TempDir
    static Path shared;

    private static BrokerStage stage;

    @TempDir
    Path folder;

    private AgentSpool agent;
    private Path passwordFile;

    @BeforeAll
    static void startTheBroker() throws IOException, InterruptedException {
        stage = BrokerStage.start(shared);
        stage.create(TOPIC, 4);
    }

    @AfterAll
    static void stopTheBroker() {
        if (stage != null) {
            stage.close();
        }
    }

    @BeforeEach
    void openTheSpool() throws IOException {
        agent = new AgentSpool(folder.resolve("spool"));
        passwordFile = folder.resolve("password");
    }

    @AfterEach
    void closeTheSpool() {
        agent.close();
    }

    private GivenConfig secured() throws IOException {
        return stage.secured(folder);
    }

    private RunningDestination deliver(GivenConfig config) {
        return RunningDestination.open(config, agent.spool());
    }

    private void commit(int count, String server) throws OutboxException {
        for (int i = 0; i < count; i++) {
            agent.commit(server, 200);
        }
    }

    @Test
    @Order(1)
    void storesTheSameBytesInTheOrderOfEachServerOverTlsAndScram() throws Exception {
        stage.allow(TOPIC, AclOperation.WRITE, AclOperation.DESCRIBE);
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
        List<ConsumerRecord<byte[], byte[]>> stored = stage.read(TOPIC, agent);
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
        try (RunningDestination running = deliver(stage.plain())) {
            awaitEmpty(agent.spool());
            commit(2, "a");
            awaitEmpty(agent.spool());
            assertThat(running.report().delivered()).isEqualTo(8);
        }
        try (RunningDestination again = RunningDestination.open(stage.plain(), afterTheKill)) {
            awaitEmpty(afterTheKill);
            assertThat(again.report().well()).isTrue();
        } finally {
            afterTheKill.close();
        }
        assertThat(TopicReader.bodies(stage.read(TOPIC, agent)).stream().distinct())
                .as("first arrivals keep their order, repeats follow")
                .containsExactlyElementsOf(agent.committed());
        assertThat(stage.read(TOPIC, agent)).hasSize(14);
    }

    @Test
    @Order(3)
    void aTopicThatIsMissingIsNamedAndServedOnceItIsMade() throws Exception {
        commit(3, "a");
        try (RunningDestination running = deliver(stage.plain().set("topic", "later"))) {
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
            stage.create("later", 1);
            awaitEmpty(agent.spool());
            assertThat(running.report().well()).isTrue();
        }
        assertThat(TopicReader.bodies(stage.read("later", agent))).containsExactlyElementsOf(agent.committed());
    }

    @Test
    @Order(4)
    void aWrongPasswordIsNamedAndTheRightOneTriedAtOnce() throws Exception {
        GivenConfig config = secured();
        Files.writeString(passwordFile, "wrong-" + PASSWORD);
        commit(1, "a");
        // A pause that the test would not survive: only the changed file can end it.
        try (RunningDestination running =
                RunningDestination.open(config, agent.spool(), RunningDestination.HASTY.probing(Duration.ofHours(1)))) {
            awaitProblem(running, "login");
            assertThat(running.status().toString()).doesNotContain(PASSWORD);
            assertThat(running.check())
                    .filteredOn(finding -> finding.severity() == FindingSeverity.ERROR)
                    .extracting(Finding::subject)
                    .containsExactly("kafka login");
            Files.writeString(passwordFile, PASSWORD);
            awaitEmpty(agent.spool());

            // What the file has by then counts for the next payload, though the open connection would take it.
            Files.writeString(passwordFile, "another-" + PASSWORD);
            commit(1, "a");
            awaitProblem(running, "login");
            Files.writeString(passwordFile, PASSWORD);
            awaitEmpty(agent.spool());
        }
    }

    @Test
    @Order(5)
    void aPayloadLargerThanTheTopicTakesWaitsAndTheOthersPassIt() throws Exception {
        stage.create("small", 1);
        stage.limit("small", "3000");
        agent.commit("a", 100);
        agent.commit("a", 20_000);
        agent.commit("a", 100);
        try (RunningDestination running = deliver(stage.plain().set("topic", "small"))) {
            awaitProblem(running, "too_large");
            await("the others have passed")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> agent.spool().list().size() == 1);
            assertThat(running.status()).containsEntry("too_large", 1);
            stage.limit("small", "1048588");
            awaitEmpty(agent.spool());
            awaitWell(running);
        }
        List<String> committed = agent.committed();
        assertThat(TopicReader.bodies(stage.read("small", agent)))
                .containsExactly(committed.get(0), committed.get(2), committed.get(1));
    }

    @Test
    @Order(6)
    void aLoginWithoutPermissionAndAnUnknownAuthorityAreNamed() throws Exception {
        stage.create("forbidden", 1);
        stage.allow("forbidden", AclOperation.DESCRIBE);
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
        try (RunningDestination running = deliver(stage.plain())) {
            awaitEmpty(agent.spool());
            stage.broker().kill();
            commit(5, "a");
            awaitProblem(running, "unreachable");
            assertThat(agent.spool().list()).hasSize(5);
            assertThat(running.report().lastError()).contains(stage.broker().plainAddress());
            Optional<Finding> port = running.check().stream()
                    .filter(finding -> finding.subject().equals("kafka port"))
                    .findFirst();
            assertThat(port.orElseThrow().severity()).isEqualTo(FindingSeverity.ERROR);
            stage.broker().launch().awaitOpen();
            awaitEmpty(agent.spool());
            assertThat(running.report().well()).isTrue();
        }
        assertThat(TopicReader.bodies(stage.read(TOPIC, agent)).stream().distinct())
                .containsExactlyElementsOf(agent.committed());
    }
}
