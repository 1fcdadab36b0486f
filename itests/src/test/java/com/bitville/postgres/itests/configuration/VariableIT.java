package com.bitville.postgres.itests.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.itests.support.BackendSampler;
import com.bitville.postgres.itests.support.CanarySearch;
import com.bitville.postgres.testkit.config.KeyRow;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Agents with keys from variables: nothing else can change such a key, and the secrets stay in the environment. */
class VariableIT {
    private static final String PASSWORD = "canary-envpassword-6b1c90";
    private static final String KEY = "canary-envkey-e2d715";
    private static final String PROXY_PASSWORD = "canary-envproxy-93b0d4";

    @Test
    void everyKeyComesFromItsVariable() throws Exception {
        try (AgentProcess agent = AgentProcess.unpack("variables")) {
            // Sets everything except the files of secrets, which would take precedence over the secrets.
            List<KeyRow> rows = KeyRow.all().stream()
                    .map(row -> row.in(agent.home().resolve("buffer").toString()))
                    .filter(row -> !row.key().endsWith("_file") && !row.key().equals("database.enabled"))
                    .toList();
            Map<String, String> file = new LinkedHashMap<>();
            for (KeyRow row : rows) {
                agent.set(row.variable(), value(row));
                if (!row.secret()) {
                    file.put(row.key(), row.allowedToo());
                }
            }
            agent.set("BITVILLE_PG_DB_ENABLED", "yes");
            Path ini = Files.writeString(agent.home().resolve("etc/agent.ini"), ConfiguredAgent.text(file));
            agent.set("BITVILLE_PG_CONFIG", ini.toString()).start();
            try (AgentShell shell = agent.shell().await("bitville:config")) {
                assertVariables(rows, shell);
                for (KeyRow row : rows) {
                    AgentProcess.Answer refused =
                            shell.bitville("config", row.secret() ? "set-secret" : "set", row.key(), row.allowedToo());
                    assertThat(refused.exitStatus()).as(row.key()).isNotZero();
                    assertThat(refused.out() + refused.err())
                            .satisfiesAnyOf(
                                    said -> assertThat(said).contains("overridden by env:" + row.variable()),
                                    said -> assertThat(said).contains("usage: config"));
                }
                assertThat(shell.bitville("config", "reload").exitStatus()).isZero();
                assertVariables(rows, shell);
            }
            assertThat(CanarySearch.below(agent.home(), List.of(PASSWORD, KEY, PROXY_PASSWORD)))
                    .isEmpty();
            assertThat(Files.readString(Path.of("/proc/" + agent.pid() + "/cmdline")))
                    .doesNotContain(PASSWORD, KEY, PROXY_PASSWORD);
        }
    }

    @Test
    void aServerIsSwitchedOffAndOnByItsVariable() throws Exception {
        try (PostgresServer postgres = PostgresServer.version(18).start();
                StrictListener listener = StrictListener.start(KEY);
                AgentProcess agent = AgentProcess.unpack("switched")) {
            postgres.createMonitorRole("switched", PASSWORD);
            postgres.createMonitorRole("other", PASSWORD);
            listener.limit(100_000);
            Map<String, String> file = new LinkedHashMap<>();
            file.put("database.host", "127.0.0.1");
            file.put("database.port", String.valueOf(postgres.port()));
            file.put("database.enabled", "true");
            file.put("database:other.user", "other");
            file.put("database:other.enabled", "true");
            file.put("collection.interval_s", "1");
            file.put("listener.url", listener.url().toString());
            file.put("listener.max_requests_per_minute", "10000");
            file.put("safety.budget_percent", "100");
            Files.writeString(agent.home().resolve("etc/agent.ini"), ConfiguredAgent.text(file));
            agent.set("BITVILLE_PG_DB_USER", "switched")
                    .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                    .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                    .set("BITVILLE_PG_DB_ENABLED", "no")
                    .start();
            try (BackendSampler none = BackendSampler.watch(postgres, "switched")) {
                ServerSwitch.awaitFresh(listener, "other");
                assertThat(listener.all())
                        .noneMatch(request -> ServerSwitch.server(request).equals("default"));
                assertThat(none.most()).isZero();
            }
            agent.kill();
            agent.set("BITVILLE_PG_DB_ENABLED", "yes").start();
            ServerSwitch.awaitFresh(listener, "default");
            assertThat(postgres.backendsOf("switched")).isPositive();
        }
    }

    private static String value(KeyRow row) {
        return switch (row.key()) {
            case "database.password" -> PASSWORD;
            case "listener.api_key" -> KEY;
            case "listener.proxy_password" -> PROXY_PASSWORD;
            default -> row.allowed();
        };
    }

    private static void assertVariables(List<KeyRow> rows, AgentShell shell) throws Exception {
        JsonNode settings = ConfiguredAgent.settings(shell);
        for (KeyRow row : rows) {
            assertThat(settings.path(row.key()).path("origin").asText()).isEqualTo("env:" + row.variable());
            assertThat(settings.path(row.key()).path("value").asText()).isEqualTo(row.allowed());
        }
    }
}
