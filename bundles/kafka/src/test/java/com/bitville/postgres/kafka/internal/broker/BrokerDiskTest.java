package com.bitville.postgres.kafka.internal.broker;

import static com.bitville.postgres.kafka.internal.broker.BrokerStage.awaitEmpty;
import static com.bitville.postgres.kafka.internal.broker.BrokerStage.awaitProblem;
import static com.bitville.postgres.kafka.internal.broker.BrokerStage.awaitWell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.bitville.postgres.kafka.internal.RunningDestination;
import com.bitville.postgres.testkit.disk.Disk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A broker whose disk is full. Kafka gives up a log folder at the first failed write, and the broker with its last one. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class BrokerDiskTest {
    private static final String TOPIC = "full";

    @TempDir
    Path folder;

    @Test
    void aFullDiskOfTheBrokerIsNamedAndNothingIsLost() throws Exception {
        try (Disk disk = Disk.at(folder.resolve("disk"), 1_000)) {
            assumeThat(disk.obstacle()).as("needs a file system of its own").isEmpty();
            Path broker = Files.createDirectory(folder.resolve("broker"));
            try (BrokerStage stage = BrokerStage.start(
                            broker,
                            Map.of(
                                    "log.dirs", disk.folder().resolve("log").toString(),
                                    "metadata.log.dir", broker.resolve("log").toString()));
                    AgentSpool agent = new AgentSpool(folder.resolve("spool"))) {
                stage.create(TOPIC, 1);
                try (RunningDestination running =
                        RunningDestination.open(stage.plain().set("topic", TOPIC), agent.spool())) {
                    agent.commit("a", 500);
                    awaitEmpty(agent.spool());
                    disk.fill(0);
                    for (int i = 0; i < 20; i++) {
                        agent.commit("a", 10_000);
                    }
                    awaitProblem(running, "unreachable");
                    assertThat(stage.broker().awaitEnd()).as("it has given up").isNotZero();
                    assertThat(agent.spool().list()).isNotEmpty();
                    disk.clear();
                    stage.broker().launch().awaitOpen();
                    awaitEmpty(agent.spool());
                    awaitWell(running);
                    assertThat(stage.firstArrivals(TOPIC, agent)).containsExactlyElementsOf(agent.committed());
                }
            }
        }
    }
}
