package com.bitville.postgres.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.LogLedger;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The log of a server on another host, from the doctor's advice to entries at the listener, through rotations and kills of the agent. */
class RemoteLogIT {
    private static final String ROLE = "bitville_monitor";
    private static final String PASSWORD = "remote-log-it-password";
    private static final String KEY = "remote-log-it-key";
    private static final int ROTATIONS = "deep".equals(System.getProperty("bitville.depth")) ? 16 : 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void isReadOverSqlOnceTheDoctorsRemedyWasRun() throws Exception {
        try (PostgresServer postgres = PostgresServer.version(18)
                        .scramFor(ROLE)
                        .setting("logging_collector", "on")
                        .setting("log_destination", "jsonlog")
                        .setting("log_filename", "postgresql-%Y-%m-%d_%H%M%S.log")
                        .start();
                StrictListener listener = StrictListener.start(KEY);
                LogLedger logs = new LogLedger(postgres);
                AgentProcess agent = AgentProcess.unpack("remote-log")) {
            listener.limit(100_000);
            postgres.execute(Files.readString(Path.of("..", "config", "role.sql")));
            postgres.execute("ALTER ROLE " + ROLE + " PASSWORD '" + PASSWORD + "'");
            // An address of this host that the agent takes for another host.
            agent.set("BITVILLE_PG_DB_HOST", "0.0.0.0")
                    .set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                    .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                    .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                    .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                    .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "6000")
                    .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "1")
                    .set("BITVILLE_PG_LOG_ENTRIES_KB", "16384")
                    .set("BITVILLE_PG_BUDGET_PERCENT", "100")
                    .start();
            JsonNode status =
                    agent.awaitStatus("the log is missed", s -> logState(s).equals("unsupported"));
            assertThat(collector(status).orElseThrow().path("reason").asText())
                    .contains("another host", "tier 4", "log_path");

            postgres.execute(
                    remedy(JSON.readTree(agent.bitville("doctor", "--json").out())));
            agent.awaitStatus("the log is read", s -> logState(s).equals("ok"));
            for (int rotation = 0; rotation < ROTATIONS; rotation++) {
                logs.write();
                if (rotation % 2 == 1) {
                    int before = listener.byKind("log").size();
                    agent.kill();
                    listener.recover();
                    agent.start();
                    await("the log is read again")
                            .atMost(PATIENCE)
                            .until(() -> listener.byKind("log").size() > before);
                }
            }
            logs.settle(listener);
            assertThat(listener.byKind("log"))
                    .map(AcceptedRequest::data)
                    .filteredOn(data -> data.has("log_state"))
                    .isNotEmpty()
                    .allSatisfy(data -> assertThat(
                                    data.path("log_state").path("path").asText())
                            .matches("sql:\\d+@127\\.0\\.0\\.1:" + postgres.port() + "/log"));
        }
    }

    private static Optional<JsonNode> collector(JsonNode status) {
        return StreamSupport.stream(status.path("collectors").spliterator(), false)
                .filter(collector -> collector.path("name").asText().equals("logs"))
                .findAny();
    }

    private static String logState(JsonNode status) {
        return collector(status).map(logs -> logs.path("state").asText()).orElse("");
    }

    private static String remedy(JsonNode doctor) {
        return doctor.findParents("subject").stream()
                .filter(finding -> finding.path("subject").asText().equals("log file"))
                .map(finding -> finding.path("remedy").isTextual()
                        ? finding.path("remedy").asText()
                        : finding.path("remedy").path("text").asText())
                .findAny()
                .orElseThrow();
    }
}
