package com.bitville.postgres.itests.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.BackendSampler;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tests the key {@code enabled}: a disabled server has no connection and no payloads, and resumes normally. */
final class ServerSwitch {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ConfiguredAgent configured;

    ServerSwitch(ConfiguredAgent configured) {
        this.configured = configured;
    }

    void byTheFile() throws Exception {
        Map<String, String> values = configured.base();
        values.put("collection.interval_s", "1");
        values.put("database:given.enabled", "true");
        // A variable disables it and takes precedence.
        values.put("database:" + ConfiguredAgent.OFF + ".enabled", "true");
        configured.write(values);
        awaitFresh(configured.listener, "default");
        values.put("database.enabled", "false");
        configured.write(values);
        configured.follows(
                "the default server is let go",
                () -> configured.postgres.backendsOf("by_ini") == 0 && servers().equals(Set.of("given")));
        Instant off = Instant.now();
        try (BackendSampler none = BackendSampler.watch(configured.postgres, "by_ini")) {
            for (int i = 0; i < 3; i++) {
                awaitFresh(configured.listener, "given");
            }
            assertThat(none.most()).isZero();
        }
        assertThat(configured.listener.all())
                .filteredOn(request -> request.timestamp() > seconds(off))
                .isNotEmpty()
                .noneMatch(request -> server(request).equals("default"));
        values.put("database.enabled", "true");
        configured.write(values);
        awaitFresh(configured.listener, "default");
        assertThat(servers()).containsExactlyInAnyOrder("default", "given");
        JsonNode setting = configured.settings().path("database:" + ConfiguredAgent.OFF + ".enabled");
        assertThat(setting.path("value").asBoolean(true)).isFalse();
        assertThat(setting.path("origin").asText()).isEqualTo("env:BITVILLE_PG_DB__OFF__ENABLED");
        assertThat(configured.listener.all())
                .noneMatch(request -> server(request).equals(ConfiguredAgent.OFF));
    }

    private Set<String> servers() throws Exception {
        return configured.monitored().stream()
                .map(server -> server.path("name").asText())
                .collect(Collectors.toSet());
    }

    /** A payload about a server's sessions that were read after this moment. */
    static void awaitFresh(StrictListener listener, String server) throws InterruptedException {
        double now = seconds(Instant.now());
        listener.awaitRequest(
                request -> request.timestamp() > now
                        && server(request).equals(server)
                        && request.data().path("sessions").isArray(),
                PATIENCE);
    }

    static String server(AcceptedRequest request) {
        return request.data().path("server").asText();
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1e3;
    }
}
