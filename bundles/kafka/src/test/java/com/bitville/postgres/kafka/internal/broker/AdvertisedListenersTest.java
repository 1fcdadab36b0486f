package com.bitville.postgres.kafka.internal.broker;

import static com.bitville.postgres.kafka.internal.broker.BrokerStage.awaitProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.kafka.internal.GivenConfig;
import com.bitville.postgres.kafka.internal.RunningDestination;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker on this host that sends its clients to another host: what is not encrypted does not follow. */
class AdvertisedListenersTest {
    /** An address for documentation, which nobody has. */
    private static final String ELSEWHERE = "192.0.2.1:9092";

    private static final String TOPIC = "elsewhere";

    @TempDir
    Path folder;

    @Test
    void whatIsNotEncryptedStaysOnThisHost() throws Exception {
        Path broker = Files.createDirectory(folder.resolve("broker"));
        Map<String, String> elsewhere = Map.of(
                "auto.create.topics.enable",
                "true",
                "advertised.listeners",
                "PLAINTEXT://" + ELSEWHERE + ",SASL_SSL://192.0.2.1:9093");
        try (BrokerStage stage = BrokerStage.start(broker, elsewhere);
                AgentSpool agent = new AgentSpool(folder.resolve("spool"))) {
            GivenConfig config = stage.plain().set("topic", TOPIC);
            agent.commit("a", 200);
            try (RunningDestination running = RunningDestination.open(config, agent.spool())) {
                awaitProblem(running, "plain_text");
                assertThat(running.status()).containsEntry("state", "misconfigured");
                assertThat(running.report().toString()).contains(ELSEWHERE, "unencrypted");
                assertThat(running.report().remedy()).contains("allow_insecure");
                assertThat(running.check())
                        .extracting(Finding::toString)
                        .anyMatch(finding -> finding.contains("kafka TLS") && finding.contains(ELSEWHERE));
                assertThat(agent.spool().list()).isNotEmpty();
            }
        }
    }
}
