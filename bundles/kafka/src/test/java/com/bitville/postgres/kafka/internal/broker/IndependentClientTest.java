package com.bitville.postgres.kafka.internal.broker;

import static com.bitville.postgres.kafka.internal.broker.BrokerStage.awaitEmpty;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.bitville.postgres.kafka.internal.RunningDestination;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a client of another kind reads: {@code kcat}, made of librdkafka, which shares no code with the agent's. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class IndependentClientTest {
    private static final Path KCAT = Path.of("/usr/bin/kcat");
    private static final String TOPIC = "bitville.postgres";

    @TempDir
    Path folder;

    /** Without a login, because SCRAM of librdkafka before 2.6.1 is refused by Kafka 4; written with one. */
    @Test
    void kcatReadsKeysHeadersAndTheSameBytes() throws Exception {
        assumeThat(Files.isExecutable(KCAT)).as("the Debian package kcat").isTrue();
        try (BrokerStage stage = BrokerStage.start(Files.createDirectory(folder.resolve("broker")));
                AgentSpool agent = new AgentSpool(folder.resolve("spool"))) {
            stage.create(TOPIC, 3);
            stage.allow(TOPIC, AclOperation.WRITE, AclOperation.DESCRIBE);
            for (int i = 0; i < 20; i++) {
                agent.commit(i % 2 == 0 ? "a" : "b", 100 << (i % 10));
            }
            try (RunningDestination running = RunningDestination.open(stage.secured(folder), agent.spool())) {
                awaitEmpty(agent.spool());
                assertThat(running.report().well()).isTrue();
            }
            List<String> read = kcat(stage, "%k\\t%h\\t%s\\n");
            assertThat(read).hasSize(20).allSatisfy(line -> {
                String[] parts = line.split("\t", -1);
                String server = parts[2].contains("\"server\":\"a\"") ? "a" : "b";
                assertThat(parts[0]).isEqualTo(agent.agent() + "/" + server);
                assertThat(parts[1])
                        .contains("agent_id=" + agent.agent(), "server=" + server, "content-type=application/json");
            });
            assertThat(read)
                    .extracting(line -> line.substring(line.lastIndexOf('\t') + 1))
                    .containsExactlyInAnyOrderElementsOf(agent.committed());
        }
    }

    private List<String> kcat(BrokerStage stage, String format) throws Exception {
        List<String> command = new ArrayList<>(List.of(KCAT.toString(), "-C", "-e", "-t", TOPIC));
        command.addAll(List.of("-b", stage.broker().plainAddress(), "-f", format));
        Path errors = folder.resolve("kcat.err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        return out.lines().toList();
    }
}
