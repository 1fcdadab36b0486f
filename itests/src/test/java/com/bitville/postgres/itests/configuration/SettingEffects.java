package com.bitville.postgres.itests.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The effects of some settings, seen from outside or in the agent's own state. */
final class SettingEffects {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ConfiguredAgent configured;

    SettingEffects(ConfiguredAgent configured) {
        this.configured = configured;
    }

    void reachWhatTheyGovern() throws Exception {
        Map<String, String> values = configured.base();
        values.put("database.name", "shop");
        values.put("database.pool_min_size", "3");
        values.put("database.pool_max_size", "3");
        // The other one is the same server: both share its five connections.
        values.put("database:given.pool_max_size", "1");
        values.put("collection.interval_s", "1");
        values.put("listener.project_id", "$[env:HOME] ${karaf.etc}");
        values.put("listener.max_requests_per_minute", "9000");
        values.put("buffer.path", configured.folder().resolve("second").toString());
        values.put("buffer.max_size_mb", "7");
        values.put("safety.budget_percent", "50");
        values.put("redaction.sql_text", "full");
        configured.write(values);
        configured.follows("the agent's own state", () -> {
            JsonNode status = configured.status();
            return status.path("servers").path(0).path("pool").path("max").asInt() == 3
                    && status.path("spool").path("cap_bytes").asLong() == 7 << 20
                    && status.path("spool").path("path").asText().endsWith("/second")
                    && status.path("engine").path("interval_s").asInt() == 1
                    && status.path("engine").path("budget_percent").asDouble() == 50
                    && status.path("shipper").path("pace_per_minute").asInt() <= 9000;
        });
        configured.follows(
                "the server sees three backends",
                () -> "3"
                        .equals(
                                configured.postgres.query(
                                        "select count(*) from pg_catalog.pg_stat_activity where usename = 'by_ini' and datname = 'shop'")));
        AcceptedRequest payload = configured.listener.awaitRequest(
                request -> request.project().equals("$[env:HOME] ${karaf.etc}")
                        && request.data().path("sessions").isArray(),
                PATIENCE);
        assertThat(StreamSupport.stream(payload.data().path("sessions").spliterator(), false)
                        .map(session -> session.path("query").asText())
                        .filter(query -> !query.isEmpty()))
                .allMatch(query -> query.equals("[redacted]"));
    }

    /** A console must not be able to redirect the key: not even to the same listener under another name. */
    void anotherHostHasToBeGivenTheKey() throws Exception {
        URI url = configured.listener.url();
        Map<String, String> values = configured.base();
        values.put("collection.interval_s", "1");
        configured.write(values);
        long delivered = configured.listener.log().acceptedCount();
        configured.follows("delivering", () -> configured.listener.log().acceptedCount() > delivered);
        configured.console.save(
                "bitville.listener", Map.of("url", url.toString().replace("127.0.0.1", "localhost")));
        configured.follows(
                "the key is withheld",
                () -> configured
                                .settings()
                                .path("listener.api_key")
                                .path("note")
                                .asText()
                                .contains("withheld")
                        && configured
                                .status()
                                .path("shipper")
                                .path("last_error")
                                .asText()
                                .contains("set-secret"));
        long requests = configured.listener.requests();
        int refusals = configured.listener.refusals().size();
        int waiting = configured.status().path("spool").path("files").asInt();
        configured.follows(
                "payloads wait",
                () -> configured.status().path("spool").path("files").asInt() > waiting + 1);
        assertThat(configured.listener.requests()).isEqualTo(requests);
        AgentProcess.Answer answer =
                configured.shell.run("bitville:config set-secret listener.api_key", ConfiguredAgent.INI_KEY + "\n");
        assertThat(answer.exitStatus()).as(answer.err()).isZero();
        configured.follows("delivering again", () -> configured.listener.requests() > requests);
        assertThat(configured.listener.refusals()).hasSize(refusals);
    }

    /** The last valid configuration is only in the bundle's memory, and yet it stays in force. */
    void aReplacementKeepsTheLastGoodFile() throws Exception {
        Map<String, String> values = configured.base();
        values.put("collection.interval_s", "1800");
        configured.write(values);
        configured.becomes("the file is in force", 1800, () -> interval());
        // A run that the former interval had begun is cancelled, with its connection.
        configured.follows(
                "cycles of this interval have begun",
                () -> configured.status().path("engine").path("interval_s").asInt() == 1800
                        && configured.status().path("engine").path("cycle").asInt() > 0);
        String backends = ConsoleInstallation.backends(configured);
        values.put("collection.interval_s", "often");
        values.put("database.port", "x");
        configured.write(values);
        configured.follows(
                "the file is refused",
                () -> configured.status().path("config").path("faults").size() == 2);
        configured.shell.done("bundle:update bitville-config");
        configured.follows(
                "it is refused again, by the new bundle",
                () -> configured.status().path("config").path("faults").size() == 2
                        && configured
                                .status()
                                .path("config")
                                .path("sources")
                                .toString()
                                .contains("former"));
        assertThat(interval()).isEqualTo(1800);
        assertThat(configured.settings().path("database.port").path("value").asInt())
                .isEqualTo(configured.postgres.port());
        assertThat(configured.status().path("engine").path("interval_s").asInt())
                .isEqualTo(1800);
        values.put("collection.interval_s", "1900");
        values.put("database.port", String.valueOf(configured.postgres.port()));
        configured.write(values);
        configured.becomes("the mended file is in force", 1900, () -> interval());
        assertThat(ConsoleInstallation.backends(configured))
                .as("no connection was closed")
                .isEqualTo(backends);
    }

    private int interval() throws Exception {
        return configured.settings().path("collection.interval_s").path("value").asInt();
    }

    /** An instance created by a form is removed with a reason, and a second pool never exists beside the first. */
    void serversAreAddedInTheFileAlone() throws Exception {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("server", "");
        values.put("host", "127.0.0.1");
        values.put("port", String.valueOf(configured.postgres.port()));
        values.put("user", "by_ini");
        configured.console.make("bitville.database", values);
        configured.follows(
                "it is refused with a reason",
                () -> configured.logged(
                        "config_edit_refused pid=bitville.database.", "add and remove servers in the INI file"));
        assertThat(configured.monitored())
                .extracting(server -> server.path("name").asText())
                .containsExactlyInAnyOrder("default", "given");
        configured.console.delete("bitville.collection");
        configured.follows(
                "what was deleted is put back",
                () -> configured
                                        .form("bitville.collection")
                                        .path("interval_s")
                                        .path("value")
                                        .asInt()
                                == 3600
                        && configured.logged("config_edit_refused pid=bitville.collection"));
        AgentProcess.Answer absent = configured.shell.run("config:list");
        assertThat(absent.exitStatus()).isNotZero();
        assertThat(absent.out() + absent.err()).contains("Command not found");
    }
}
