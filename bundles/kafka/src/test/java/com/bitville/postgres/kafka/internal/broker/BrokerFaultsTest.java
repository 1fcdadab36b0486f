package com.bitville.postgres.kafka.internal.broker;

import static com.bitville.postgres.kafka.internal.broker.BrokerStage.PASSWORD;
import static com.bitville.postgres.kafka.internal.broker.BrokerStage.awaitEmpty;
import static com.bitville.postgres.kafka.internal.broker.BrokerStage.awaitProblem;
import static com.bitville.postgres.kafka.internal.broker.BrokerStage.awaitWell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.delivery.Gap;
import com.bitville.postgres.api.delivery.OutboxException;
import com.bitville.postgres.kafka.internal.GivenConfig;
import com.bitville.postgres.kafka.internal.RunningDestination;
import com.bitville.postgres.testkit.net.NetworkFault;
import com.bitville.postgres.testkit.net.NetworkFault.Direction;
import com.bitville.postgres.testkit.tls.TestAuthority;
import com.bitville.postgres.testkit.tls.TestIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a network, certificates, passwords and operators do to a delivery that is at work: it is named, nothing is lost, and the order of
 * first arrivals holds. Each test ends with a stage as it was found.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class BrokerFaultsTest {
    private static final String TOPIC = "faults";

    @TempDir
    static Path shared;

    private static BrokerStage stage;

    @TempDir
    Path folder;

    private AgentSpool agent;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        stage = BrokerStage.start(shared);
        stage.create(TOPIC, 3);
        stage.allow(TOPIC, AclOperation.WRITE, AclOperation.DESCRIBE);
    }

    @AfterAll
    static void stop() {
        if (stage != null) {
            stage.close();
        }
    }

    @BeforeEach
    void openTheSpool() {
        agent = new AgentSpool(folder.resolve("spool"));
    }

    @AfterEach
    void closeTheSpool() {
        agent.close();
    }

    private GivenConfig config() throws IOException {
        return stage.secured(folder).set("topic", TOPIC);
    }

    private RunningDestination delivering() throws Exception {
        RunningDestination running = RunningDestination.open(config(), agent.spool());
        commit(3);
        awaitEmpty(agent.spool());
        return running;
    }

    private void commit(int count) throws OutboxException {
        for (int i = 0; i < count; i++) {
            agent.commit("a", 500);
        }
    }

    private void allArrivedInOrder(RunningDestination running) {
        awaitEmpty(agent.spool());
        awaitWell(running);
        assertThat(stage.firstArrivals(TOPIC, agent)).containsExactlyElementsOf(agent.committed());
    }

    private static long producers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kafka-producer-network-thread"))
                .count();
    }

    @Test
    void requestsIntoABlackHoleAreNamedAndRepeated() throws Exception {
        try (RunningDestination running = delivering()) {
            stage.network().set(new NetworkFault.BlackHole(Direction.TO_SERVER, 0));
            commit(5);
            awaitProblem(running, "slow");
            assertThat(agent.spool().list()).hasSize(5);
            await("probes go on, and each ends its connection")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> Long.parseLong(String.valueOf(running.status().get("failed"))) >= 6);
            assertThat(producers()).isLessThanOrEqualTo(1);
            stage.network().heal();
            allArrivedInOrder(running);
        }
    }

    @Test
    void whatNoLongerFitsIsToldWithItsNumbers() throws Exception {
        agent.close();
        agent = new AgentSpool(folder.resolve("small"), 1);
        try (RunningDestination running = delivering()) {
            stage.network().set(new NetworkFault.Refuse());
            stage.network().resetAll();
            for (int i = 0; i < 100; i++) {
                agent.commit("a", 20_000);
            }
            awaitProblem(running, "unreachable");
            Set<Long> numbers = new TreeSet<>();
            told(numbers);
            assertThat(numbers).as("lost").hasSizeGreaterThan(40);
            stage.network().heal();
            awaitEmpty(agent.spool());
            // The report had to make room for itself.
            told(numbers);
            awaitEmpty(agent.spool());
            List<ConsumerRecord<byte[], byte[]>> stored = stage.read(TOPIC, agent);
            assertThat(stored)
                    .filteredOn(each -> TopicReader.header(each, "kind").equals("gap"))
                    .hasSize(2);
            stored.forEach(each -> assertThat(numbers.add(Long.parseLong(TopicReader.header(each, "seq"))))
                    .as("neither lost and there, nor twice")
                    .isTrue());
            assertThat(numbers)
                    .as("every number is there or told")
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 3 + 100 + 2).boxed().toList());
        }
    }

    private void told(Set<Long> numbers) throws OutboxException {
        for (Gap gap : agent.tellGaps()) {
            LongStream.rangeClosed(gap.from(), gap.to()).forEach(numbers::add);
        }
    }

    @Test
    void acknowledgementsIntoABlackHoleRepeatAndLoseNothing() throws Exception {
        try (RunningDestination running = delivering()) {
            stage.network().set(new NetworkFault.BlackHole(Direction.TO_CLIENT, 0));
            commit(5);
            awaitProblem(running, "slow");
            assertThat(agent.spool().list())
                    .as("stored, and nobody has said so")
                    .hasSize(5);
            stage.network().heal();
            allArrivedInOrder(running);
            assertThat(stage.read(TOPIC, agent))
                    .as("the first of the five came twice")
                    .hasSizeGreaterThan(8);
        }
    }

    @Test
    void lateAcknowledgementsAreSlowOnlyBeyondThePatience() throws Exception {
        try (RunningDestination running = delivering()) {
            stage.network().set(new NetworkFault.Delay(Direction.TO_CLIENT, Duration.ofMillis(300)));
            commit(3);
            allArrivedInOrder(running);
            assertThat(running.status()).containsEntry("failed", 0L);
            stage.network().set(new NetworkFault.Delay(Direction.TO_CLIENT, Duration.ofSeconds(20)));
            commit(3);
            awaitProblem(running, "slow");
            stage.network().heal();
            allArrivedInOrder(running);
        }
    }

    @Test
    void certificatesThatEndOrNameAnotherAreNamedAndANewAuthorityIsTakenAtOnce() throws Exception {
        TestIdentity usual = stage.authority().issue("ip:127.0.0.1");
        try (RunningDestination running = delivering()) {
            stage.certificate(stage.authority().issue("ip:127.0.0.1", Duration.ofDays(-20), Duration.ofDays(-1)));
            refused(running, "expired");
            stage.certificate(stage.authority().issue("dns:other.example"));
            refused(running, "other.example");
            TestAuthority next = TestAuthority.create();
            stage.certificate(next.issue("ip:127.0.0.1"));
            refused(running, "ca.pem");
            // The pause between probes does not matter: the changed file ends it.
            Files.writeString(folder.resolve("ca.pem"), next.pem());
            allArrivedInOrder(running);
        } finally {
            stage.certificate(usual);
        }
    }

    private void refused(RunningDestination running, String words) throws Exception {
        stage.network().resetAll();
        commit(1);
        await(words)
                .atMost(Duration.ofSeconds(30))
                .until(() -> String.valueOf(running.report().lastError()).contains(words));
        awaitProblem(running, "tls");
    }

    @Test
    void aPasswordThatChangesUnderAnOpenConnectionIsMissedAtTheNextOne() throws Exception {
        try (RunningDestination running = delivering()) {
            stage.password("another");
            commit(2);
            allArrivedInOrder(running);
            stage.network().resetAll();
            commit(2);
            awaitProblem(running, "login");
            Files.writeString(folder.resolve("password"), "another");
            allArrivedInOrder(running);
        } finally {
            stage.password(PASSWORD);
        }
    }

    @Test
    void aTopicThatIsDeletedIsNamedAndTheNextOneGetsWhatWaits() throws Exception {
        stage.create("again", 1);
        stage.allow("again", AclOperation.WRITE, AclOperation.DESCRIBE);
        try (RunningDestination running = RunningDestination.open(config().set("topic", "again"), agent.spool())) {
            commit(3);
            awaitEmpty(agent.spool());
            stage.delete("again");
            commit(4);
            awaitProblem(running, "topic_missing");
            assertThat(agent.spool().list()).hasSize(4);
            stage.create("again", 1);
            awaitEmpty(agent.spool());
            awaitWell(running);
            List<String> committed = agent.committed();
            assertThat(stage.firstArrivals("again", agent))
                    .as("what was deleted with the topic was acknowledged before")
                    .containsExactlyElementsOf(committed.subList(3, committed.size()));
        }
    }

    @Test
    void aTopicThatIsReplacedUnderAnOpenConnectionGetsEverythingFromThenOn() throws Exception {
        stage.create("replaced", 1);
        stage.allow("replaced", AclOperation.WRITE, AclOperation.DESCRIBE);
        try (RunningDestination running = RunningDestination.open(config().set("topic", "replaced"), agent.spool())) {
            commit(3);
            awaitEmpty(agent.spool());
            stage.delete("replaced");
            stage.create("replaced", 1);
            commit(4);
            awaitEmpty(agent.spool());
            awaitWell(running);
            List<String> committed = agent.committed();
            assertThat(stage.firstArrivals("replaced", agent))
                    .containsExactlyElementsOf(committed.subList(3, committed.size()));
        }
    }
}
