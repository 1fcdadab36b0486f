package com.bitville.postgres.database.internal.connect;

import static com.bitville.postgres.database.internal.support.Within.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.OnEachServer;
import com.bitville.postgres.database.internal.support.SelectOne;
import com.bitville.postgres.database.internal.support.Within;
import com.bitville.postgres.testkit.fake.FakeSecrets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Wrong, missing, unusual and changed passwords, and a role that may not log in. */
class LogInTest extends OnEachServer {
    @Test
    void wrongPasswordIsReportedAndCorrectedByANewSecret() throws Exception {
        try (Agent agent = Agent.start(Agent.settings(server.port()), "wrong", Agent.quick())) {
            agent.awaitState(ServerState.AUTH_FAILED);

            assertThat(agent.reason())
                    .contains("password authentication failed")
                    .doesNotContain("wrong");
            assertThat(agent.pool().get("status")).isEqualTo("closed");
            assertThatThrownBy(agent::lease)
                    .isInstanceOfSatisfying(
                            CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
                    .hasMessageContaining("auth_failed");
            assertThat(Within.refusal(agent)).isLessThan(Duration.ofMillis(100));

            agent.secrets.password(agent.database.server(), Agent.PASSWORD);
            agent.awaitState(ServerState.UP);
        }
    }

    @Test
    void wrongPasswordMeansOneLoginPerMinute() throws Exception {
        long before = failedLogIns();
        try (Agent agent = Agent.start(Agent.settings(server.port()), "wrong", ReconnectDelay.standard())) {
            agent.awaitState(ServerState.AUTH_FAILED);
            for (int i = 0; i < 20; i++) {
                assertThatThrownBy(agent::lease).isInstanceOf(CollectException.class);
            }
            soon().pollDelay(Duration.ofSeconds(1)).until(() -> true);

            assertThat(failedLogIns() - before).isEqualTo(1);
            assertThat((Long) agent.entry().get("next_attempt_s")).isBetween(30L, 66L);
        }
    }

    @Test
    void unreadablePasswordIsReported() {
        FakeSecrets secrets = new FakeSecrets().fail("password_file /run/secrets/pg is not there");
        try (Agent agent = Agent.start(Agent.settings(server.port()), secrets)) {
            agent.awaitState(ServerState.AUTH_FAILED);
            assertThat(agent.reason()).contains("password_file /run/secrets/pg is not there");
        }
    }

    @Test
    void everyAsciiCharacterAndSomeBeyondAreAllowedInAPassword() throws Exception {
        StringBuilder ascii = new StringBuilder();
        for (char c = ' '; c < 127; c++) {
            ascii.append(c);
        }
        DatabaseSettings settings = Agent.settings(server.port());
        try {
            for (String password : List.of(ascii.toString(), "pässwörd €∞ 漢字", "a&b=c?d#e%20+f", " leading")) {
                server.execute("ALTER ROLE " + Agent.ROLE + " PASSWORD '" + password.replace("'", "''") + "'");
                try (Agent agent = Agent.start(settings, password, Agent.quick())) {
                    agent.awaitState(ServerState.UP);
                    assertThat(agent.entry().toString()).doesNotContain(password);
                }
            }
        } finally {
            server.execute("ALTER ROLE " + Agent.ROLE + " PASSWORD '" + Agent.PASSWORD + "'");
        }
    }

    @Test
    void openConnectionsOutliveTheConfigurationBundle() throws Exception {
        try (Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.UP);
            soon().until(() -> Integer.valueOf(2).equals(agent.pool().get("idle")));
            agent.database.unbindSecrets(agent.secrets);
            agent.lease().close();
            assertThat(agent.database.state()).isEqualTo(ServerState.UP);

            agent.database.pause("to let go of its connections");
            agent.database.resume();
            soon().until(() -> agent.reason().contains("bitville-config"));
            assertThat(agent.database.state()).isEqualTo(ServerState.CONNECTING);

            agent.database.bindSecrets(agent.secrets);
            agent.awaitState(ServerState.UP);
        }
    }

    @Test
    void theDbaPausesAndResumesByAttributesOfTheRole() throws Exception {
        try (Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.UP);
            for (String[] pause : new String[][] {
                {"SET bitville.pause = 'on'", "RESET bitville.pause"},
                {"CONNECTION LIMIT 0", "CONNECTION LIMIT 5"},
                {"NOLOGIN", "LOGIN"}
            }) {
                server.execute("ALTER ROLE " + Agent.ROLE + " " + pause[0]);
                if (!pause[0].startsWith("SET")) {
                    // Open connections are checked every five seconds; new ones at once.
                    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"
                            + Agent.ROLE + "'");
                }
                soon().until(() -> {
                    try (Lease lease = agent.lease()) {
                        lease.session().query(SelectOne.SQL);
                    } catch (CollectException e) {
                        return agent.database.state() == ServerState.PAUSED_BY_DBA;
                    }
                    return false;
                });
                soon().until(() -> server.backendsOf(Agent.ROLE) == 0);
                server.execute("ALTER ROLE " + Agent.ROLE + " " + pause[1]);
                agent.awaitState(ServerState.UP);
            }
        } finally {
            server.execute("ALTER ROLE " + Agent.ROLE + " LOGIN CONNECTION LIMIT 5");
            server.execute("ALTER ROLE " + Agent.ROLE + " RESET bitville.pause");
        }
    }

    private long failedLogIns() throws Exception {
        try (var lines = Files.lines(server.logFile())) {
            return lines.filter(line -> line.contains("password authentication failed"))
                    .count();
        }
    }
}
