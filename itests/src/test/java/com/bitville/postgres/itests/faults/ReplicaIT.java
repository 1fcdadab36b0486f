package com.bitville.postgres.itests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A primary and its standby, both monitored by one agent: the standby falls behind, catches up and takes over. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class ReplicaIT {
    private static final String ROLE = "bitville_monitor";
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void aReplicaThatFallsBehindIsLeftInPeaceUntilItHasCaughtUp(int major) throws Exception {
        try (PostgresServer primary = PostgresServer.start(major);
                StrictListener listener = StrictListener.start("key");
                AgentProcess agent = AgentProcess.unpack("replica")) {
            listener.limit(100_000);
            primary.createMonitorRole(ROLE, "monitor");
            primary.execute("CREATE TABLE followed (n int)");
            try (PostgresServer standby = primary.standby().start()) {
                begin(agent, listener, primary, standby);
                JsonNode before = agent.awaitStatus(
                        "both are read",
                        status -> collector(status, "default", "statements")
                                        .path("state")
                                        .asText()
                                        .equals("ok")
                                && collector(status, "standby", "statements")
                                        .path("state")
                                        .asText()
                                        .equals("ok"));
                assertThat(server(before, "standby").path("role").asText()).isEqualTo("standby");

                standby.execute("SELECT pg_wal_replay_pause()");
                fallBehind(agent, primary);
                JsonNode behind = agent.awaitStatus(
                        "others give way",
                        status -> collector(status, "standby", "statements")
                                .path("state")
                                .asText()
                                .equals("shed"));
                System.out.println(major + ": " + stress(behind, "standby"));
                assertThat(collector(behind, "standby", "activity")
                                .path("state")
                                .asText())
                        .isEqualTo("ok");
                assertThat(stress(behind, "default").path("active").asBoolean()).isFalse();

                standby.execute("SELECT pg_wal_replay_resume()");
                agent.awaitStatus(
                        "it has caught up",
                        status -> !stress(status, "standby").path("active").asBoolean()
                                && collector(status, "standby", "statements")
                                        .path("state")
                                        .asText()
                                        .equals("ok"));
                listener.awaitRequest(
                        body -> body.data().path("server").asText().equals("standby")
                                && body.data()
                                        .path("recorder")
                                        .path("trigger")
                                        .path("detail")
                                        .asText()
                                        .contains("s behind"),
                        PATIENCE);

                standby.execute("SELECT pg_promote(true, 60)");
                JsonNode after = agent.awaitStatus(
                        "it has taken over",
                        status ->
                                server(status, "standby").path("role").asText().equals("primary"));
                assertThat(server(after, "standby").path("timeline").asInt())
                        .isEqualTo(server(before, "standby").path("timeline").asInt() + 1);
                assertThat(listener.refusals()).isEmpty();
            }
        }
    }

    private static void begin(
            AgentProcess agent, StrictListener listener, PostgresServer primary, PostgresServer standby)
            throws Exception {
        Path password = Files.writeString(agent.home().resolve("etc/password"), "monitor");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        agent.set("BITVILLE_PG_DB_HOST", "127.0.0.1")
                .set("BITVILLE_PG_DB_PASSWORD_FILE", password.toString())
                .set("BITVILLE_PG_DB_PORT", String.valueOf(primary.port()))
                .set("BITVILLE_PG_DB__STANDBY__PORT", String.valueOf(standby.port()))
                .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                .set("BITVILLE_PG_LISTENER_API_KEY", "key")
                .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "10000")
                .set("BITVILLE_PG_BUDGET_PERCENT", "100")
                .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "1");
        agent.start();
    }

    /** A standby only falls behind while the primary writes. */
    private static void fallBehind(AgentProcess agent, PostgresServer primary) {
        await("the standby is far behind")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    primary.execute("INSERT INTO followed VALUES (1)");
                    JsonNode status = agent.awaitStatus("a status", any -> true);
                    return stress(status, "standby").path("reason").asText().contains("s behind");
                });
    }

    private static JsonNode stress(JsonNode status, String server) {
        return entry(status.path("engine").path("stress"), "server", server);
    }

    private static JsonNode server(JsonNode status, String name) {
        return entry(status.path("servers"), "name", name);
    }

    private static JsonNode collector(JsonNode status, String server, String name) {
        return StreamSupport.stream(status.path("collectors").spliterator(), false)
                .filter(each -> each.path("name").asText().equals(name)
                        && each.path("server").asText().equals(server))
                .findFirst()
                .orElse(status.path("nothing"));
    }

    private static JsonNode entry(JsonNode list, String key, String value) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(each -> each.path(key).asText().equals(value))
                .findFirst()
                .orElse(list.path("nothing"));
    }
}
