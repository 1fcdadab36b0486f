package com.bitville.postgres.itests.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.itests.support.CanarySearch;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.net.ForwardProxy;
import com.bitville.postgres.testkit.tls.TestAuthority;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution behind a proxy that requires a password, with an https listener. */
class ProxyIT {
    private static final String KEY = "key-beyond-the-proxy";
    /** With the colon after it three bytes: the password then looks in base 64 as it does alone, so that it can be looked for. */
    private static final String USER = "by";

    private static final String WRONG = "canary-wrongproxy-0a71f3";
    private static final String RIGHT = "canary-rightproxy-b92d48";

    @Test
    void aProxyThatRequiresAPasswordIsReportedAndGetsItAndNothingIsLost(@TempDir Path folder) throws Exception {
        TestAuthority authority = TestAuthority.create();
        try (StrictListener listener = StrictListener.start(
                        KEY, authority.issue("ip:127.0.0.1").context());
                ForwardProxy proxy = ForwardProxy.start().login(USER, RIGHT);
                AgentProcess agent = AgentProcess.unpack("proxied")) {
            listener.limit(100_000);
            Path ca = Files.writeString(folder.resolve("ca.pem"), authority.pem());
            Map<String, String> values = new HashMap<>();
            values.put("database.enabled", "false");
            values.put("collection.interval_s", "1");
            values.put("listener.url", listener.url().toString());
            values.put("listener.ca_file", ca.toString());
            values.put("listener.api_key", KEY);
            values.put("listener.max_requests_per_minute", "10000");
            values.put("listener.proxy", proxy.url());
            values.put("listener.proxy_user", USER);
            values.put("listener.proxy_password", WRONG);
            ConfiguredAgent.privateFile(agent.home().resolve("etc/agent.ini"), ConfiguredAgent.text(values));
            agent.start();
            refusedIsTold(agent, proxy);
            assertThat(listener.requests()).isZero();

            try (AgentShell shell = agent.shell().await("bitville:config")) {
                AgentProcess.Answer set = shell.run("bitville:config set-secret listener.proxy_password", RIGHT + "\n");
                assertThat(set.exitStatus()).as(set.err()).isZero();
            }
            JsonNode shipper = agent.awaitStatus(
                            "delivered",
                            s -> s.path("shipper").path("delivered").asLong() > 3
                                    && s.path("spool").path("files").asInt() < 2)
                    .path("shipper");
            assertThat(shipper.path("rejected").asInt()).isZero();
            assertThat(listener.refusals())
                    .as("one would be a login that came through")
                    .isEmpty();
            assertThat(listener.byKind("gap")).isEmpty();
            assertThat(proxy.heads()).allMatch(head -> head.startsWith("CONNECT 127.0.0.1:" + listener.port() + " "));
            assertThat(agent.bitville("doctor", "--json").out())
                    .contains(proxy.url() + " opens a tunnel to 127.0.0.1:" + listener.port())
                    .doesNotContain("does not accept");
            nowhereElse(agent);
        }
    }

    private static void refusedIsTold(AgentProcess agent, ForwardProxy proxy) throws Exception {
        String reason = "the proxy " + proxy.url()
                + " does not accept listener.proxy_user and listener.proxy_password (HTTP 407)";
        JsonNode status = agent.awaitStatus(
                "the proxy is told",
                s -> s.path("shipper").path("state").asText().equals("proxy_unauthorized")
                        && s.path("spool").path("files").asInt() > 3);
        assertThat(status.path("shipper").path("last_error").asText()).isEqualTo(reason);
        assertThat(status.path("shipper").path("breaker").asText()).isEqualTo("closed");
        assertThat(status.path("state").asText()).isEqualTo("degraded");
        assertThat(status.path("spool").path("dead").asInt()).isZero();
        AgentProcess.Answer doctor = agent.bitville("doctor", "--json");
        assertThat(doctor.exitStatus()).isEqualTo(2);
        assertThat(doctor.out()).contains(reason, "bin/bitville config set-secret listener.proxy_password");
    }

    /** The log, the store of configurations and the buffer among all else. */
    private static void nowhereElse(AgentProcess agent) throws Exception {
        assertThat(CanarySearch.below(agent.home(), List.of(WRONG, RIGHT)))
                .isEqualTo(
                        Map.of(WRONG, Set.of("etc/agent.ini"), RIGHT, Set.of("etc/secrets/listener.proxy_password")));
        String shown = agent.bitville("status", "--json").out()
                + agent.bitville("config", "--json").out()
                + agent.bitville("doctor", "--json").out();
        assertThat(List.of(WRONG, RIGHT)).noneMatch(canary -> CanarySearch.shows(shown, canary));
    }
}
