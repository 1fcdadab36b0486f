package com.bitville.postgres.itests.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.itests.support.ThreadNames;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The outlet to an OpenTelemetry collector in a running agent, from its installation by one key to its hot end. */
final class CollectorTrial {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private CollectorTrial() {}

    static void run(AgentProcess agent, AgentShell shell, PostgresServer postgres) throws IOException {
        try (CollectorRequests collector = new CollectorRequests()) {
            shell.done("bitville:config set otlp.endpoint http://127.0.0.1:" + collector.port());
            // They come in several requests.
            await("the server's metrics")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(collector.metrics().stream()
                                    .filter(resource -> isOf(resource, postgres.port()))
                                    .map(ResourceMetrics::toString)
                                    .collect(Collectors.joining()))
                            .contains("postgresql.commits", "postgresql.bgwriter.checkpoint.count", "db.namespace"));
            assertThatThrownBy(
                            () -> postgres.execute("SELECT 1/0 /*traceparent='00-" + TRACE + "-00f067aa0ba902b7-01'*/"))
                    .isInstanceOf(SQLException.class);
            arrives(
                    collector,
                    "the entry of the log",
                    record -> record.getEventName().equals("postgresql.log")
                            && record.getBody().getStringValue().equals("division by zero"));
            arrives(
                    collector,
                    "the request by its trace",
                    record -> HexFormat.of()
                            .formatHex(record.getTraceId().toByteArray())
                            .equals(TRACE));
            shell.done("bitville:checks mute " + finding(shell));
            arrives(collector, "a finding", record -> record.getEventName().equals("bitville.finding"));
            assertThat(collector.unreadable()).isEmpty();
            assertThat(shell.run("bitville:doctor").out())
                    .contains("http://127.0.0.1:" + collector.port() + " takes them");

            shell.done("bitville:config unset otlp.endpoint");
            agent.awaitStatus("the outlet is uninstalled", status -> {
                for (JsonNode feature : status.path("features")) {
                    if (feature.path("name").asText().equals("otlp")) {
                        return feature.path("state").asText().equals("off");
                    }
                }
                return false;
            });
            assertThat(ThreadNames.of(agent.pid())).doesNotContain("bitville-otlp");
        }
        assertThat(agent.log()).doesNotContain("otlp_metrics_defect", "otlp_logs_defect");
    }

    private static String finding(AgentShell shell) throws IOException {
        String[] id = {""};
        await("a finding that holds").atMost(PATIENCE).until(() -> {
            id[0] = new ObjectMapper()
                    .readTree(shell.run("bitville:checks --json").out())
                    .findPath("id")
                    .asText("");
            return !id[0].isEmpty();
        });
        return id[0];
    }

    private static boolean isOf(ResourceMetrics metrics, int port) {
        return metrics.getResource().getAttributesList().stream()
                .anyMatch(attribute -> attribute.getKey().equals("server.port")
                        && attribute.getValue().getIntValue() == port);
    }

    private static void arrives(CollectorRequests collector, String what, Predicate<LogRecord> wanted) {
        await(what).atMost(PATIENCE).until(() -> collector.records().stream().anyMatch(wanted));
    }
}
