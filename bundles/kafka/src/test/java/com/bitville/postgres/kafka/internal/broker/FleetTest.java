package com.bitville.postgres.kafka.internal.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.kafka.internal.GivenConfig;
import com.bitville.postgres.kafka.internal.RunningDestination;
import com.bitville.postgres.kafka.internal.settings.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty agents at work on the brokers of {@code bitville.kafka.brokers} for {@code bitville.kafka.minutes}, each with four cycles of
 * twenty payloads a minute: to measure brokers and consumers, such as those of {@code examples/fleet}.
 */
@EnabledIfSystemProperty(named = "bitville.kafka.brokers", matches = ".+")
class FleetTest {
    private static final int AGENTS = 20;
    private static final int A_CYCLE = 20;
    private static final int BYTES = 5_000;

    @TempDir
    Path folder;

    @Test
    void everythingOfTwentyAgentsIsInTheTopic() throws Exception {
        String brokers = System.getProperty("bitville.kafka.brokers");
        long end = System.nanoTime()
                + Duration.ofSeconds(
                                (long) (60 * Double.parseDouble(System.getProperty("bitville.kafka.minutes", "10"))))
                        .toNanos();
        List<AgentSpool> agents = new ArrayList<>();
        List<RunningDestination> running = new ArrayList<>();
        try {
            for (int i = 0; i < AGENTS; i++) {
                AgentSpool agent = new AgentSpool(folder.resolve("agent" + i));
                agents.add(agent);
                running.add(RunningDestination.open(
                        new GivenConfig().set("bootstrap_servers", brokers).set("security_protocol", "PLAINTEXT"),
                        agent.spool(),
                        new RunningDestination.Pace(Patience.USUAL)));
            }
            while (System.nanoTime() < end) {
                long next = System.nanoTime() + Duration.ofSeconds(15).toNanos();
                for (AgentSpool agent : agents) {
                    for (int i = 0; i < A_CYCLE; i++) {
                        agent.commit("default", BYTES);
                    }
                }
                await().atMost(Duration.ofMinutes(1)).until(() -> System.nanoTime() > next);
            }
            await().atMost(Duration.ofMinutes(5))
                    .until(() -> agents.stream()
                            .allMatch(agent -> agent.spool().list().isEmpty()));
            long committed = 0;
            for (AgentSpool agent : agents) {
                try (TopicReader reader = new TopicReader(brokers, "bitville.postgres")) {
                    assertThat(TopicReader.bodies(reader.of(agent.agent())).stream()
                                    .distinct())
                            .containsExactlyElementsOf(agent.committed());
                }
                committed += agent.committed().size();
            }
            System.out.printf("fleet: %d payloads of %d agents are in the topic%n", committed, AGENTS);
        } finally {
            running.forEach(RunningDestination::close);
            agents.forEach(AgentSpool::close);
        }
    }
}
