package com.bitville.postgres.itests.faults;

import static com.bitville.postgres.itests.faults.DeliveryOracle.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.CommitLedger;
import com.bitville.postgres.testkit.listener.ListenerFault;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The request rate under kills, a payload that is always refused, and a wrong address. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class DeliveryIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DeliveryOracle deliveryOracle;

    @BeforeEach
    void prepare(TestInfo test) throws Exception {
        deliveryOracle =
                DeliveryOracle.prepare(test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void close() throws Exception {
        deliveryOracle.close();
    }

    @Test
    void killsNeverMakeItExceedTheRate() throws Exception {
        int perMinute = 20;
        deliveryOracle.ini(deliveryOracle.listener.url().toString(), 1, 100, perMinute);
        deliveryOracle.agent.start();
        for (int kill = 0; kill < 10; kill++) {
            long before = deliveryOracle.listener.arrivals().size();
            await().atMost(PATIENCE).until(() -> {
                deliveryOracle.ledger.note();
                return deliveryOracle.listener.arrivals().size() >= Math.min(before + 8, perMinute);
            });
            deliveryOracle.kill();
            deliveryOracle.awaitCommit();
        }
        assertThat(deliveryOracle.listener.arrivals()).hasSizeBetween(15, perMinute * 3);
        assertThat(CommitLedger.mostIn(Duration.ofMinutes(1), deliveryOracle.listener.arrivals()))
                .isLessThanOrEqualTo(perMinute);
    }

    @Test
    void onePoisonPayloadIsADeadLetterAndAllOthersPass() throws Exception {
        deliveryOracle.listener.down();
        deliveryOracle.ini(deliveryOracle.listener.url().toString(), 1, 100, 6000);
        deliveryOracle.agent.start();
        await().atMost(PATIENCE).until(() -> deliveryOracle.ledger.note().size() >= 20);
        long poison = deliveryOracle.ledger.note().stream().skip(10).findFirst().orElseThrow();
        deliveryOracle.listener.failWhen(ListenerFault.status(400), body -> body.contains("\"seq\":" + poison + ","));
        deliveryOracle.listener.up();
        deliveryOracle.agent.bitville("breaker", "reset");
        JsonNode list = deliveryOracle.buffer(
                "the poison is aside", "list", l -> l.path("dead").size() == 1);
        JsonNode letter = list.path("dead").get(0);
        assertThat(letter.path("seq").asLong()).isEqualTo(poison);
        assertThat(letter.path("answer").asText()).startsWith("HTTP 400");
        try (Stream<Path> dead = Files.list(deliveryOracle.buffer.resolve("dead"))) {
            assertThat(dead.map(file -> file.getFileName().toString()))
                    .hasSize(2)
                    .anyMatch(name -> name.endsWith(".answer"));
        }
        deliveryOracle.ini(deliveryOracle.listener.url().toString(), 3600, 100, 6000);
        deliveryOracle.awaitQuiet();
        deliveryOracle.awaitDrained();
        deliveryOracle.ledger.settle(deliveryOracle.ledger.newest());
        assertThat(deliveryOracle.ledger.delivered()).doesNotContain(poison);
        assertThat(JSON.readTree(deliveryOracle
                                .agent
                                .bitville("breaker", "--json")
                                .out())
                        .path("breaker")
                        .asText())
                .isEqualTo("closed");

        AgentProcess.Answer shown = deliveryOracle.agent.bitville("buffer", "show", String.valueOf(poison));
        assertThat(shown.exitStatus()).isZero();
        assertThat(JSON.readTree(shown.out()).path("data").path("seq").asLong()).isEqualTo(poison);
        assertThat(deliveryOracle.agent.bitville("buffer", "purge").exitStatus())
                .isNotZero();
        assertThat(deliveryOracle.agent.bitville("buffer", "show", "999999").exitStatus())
                .isNotZero();
        deliveryOracle.listener.recover();
        assertThat(deliveryOracle.agent.bitville("buffer", "retry-dead").exitStatus())
                .isZero();
        deliveryOracle.listener.awaitRequest(r -> r.data().path("seq").asLong() == poison, PATIENCE);
    }

    @Test
    void aTypoInTheUrlLosesNothingAndHealsWhenCorrected() throws Exception {
        deliveryOracle.ini(deliveryOracle.listener.url() + "s", 1, 100, 6000);
        deliveryOracle.agent.start();
        deliveryOracle.agent.awaitStatus(
                "misconfigured", s -> s.path("shipper").path("state").asText().equals("misconfigured"));
        await().atMost(PATIENCE).until(() -> deliveryOracle.ledger.note().size() >= 10);
        assertThat(deliveryOracle.listener.all()).isEmpty();
        deliveryOracle.ini(deliveryOracle.listener.url().toString(), 3600, 100, 6000);
        deliveryOracle.awaitQuiet();
        deliveryOracle.awaitDrained();
        deliveryOracle.ledger.settle(deliveryOracle.ledger.newest());
        assertThat(deliveryOracle.ledger.delivered()).hasSizeGreaterThanOrEqualTo(10);
        assertThat(deliveryOracle.listener.byKind("gap")).isEmpty();
    }
}
