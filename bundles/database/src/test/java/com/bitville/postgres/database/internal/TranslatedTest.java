package com.bitville.postgres.database.internal;

import static com.bitville.postgres.database.internal.support.Within.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server with German messages: findings depend on codes, not on messages. */
class TranslatedTest {
    private static final Path HOME = Path.of("/usr/lib/postgresql/15");
    private static final Path GERMAN = Path.of("/usr/share/locale/de/LC_MESSAGES/postgres-15.mo");

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        Assumptions.assumeTrue(
                Files.isExecutable(HOME.resolve("bin/postgres")) && Files.isReadable(GERMAN),
                "needs Debian's postgresql-15 with its translations");
        server = PostgresServer.installed(HOME, 15)
                .language("de")
                .scramFor(Agent.ROLE)
                .start();
        server.createMonitorRole(Agent.ROLE, Agent.PASSWORD);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aPasswordThatIsRefused() {
        try (Agent agent = Agent.start(Agent.settings(server.port()), "wrong", Agent.quick())) {
            agent.awaitState(ServerState.AUTH_FAILED);
            assertThat(agent.reason()).contains("Passwort-Authentifizierung");
            assertThat(agent.entry().get("reason_code")).isEqualTo("password_refused");
        }
    }

    @Test
    void aRoleThatMayNotLogIn() throws Exception {
        server.execute("ALTER ROLE " + Agent.ROLE + " NOLOGIN");
        try (Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.PAUSED_BY_DBA);
            assertThat(agent.reason()).contains("keine Berechtigung");
            assertThat(agent.entry().get("reason_code")).isEqualTo("role_refused");
        } finally {
            server.execute("ALTER ROLE " + Agent.ROLE + " LOGIN");
        }
    }

    @Test
    void aRoleThatIsUsedUp() throws Exception {
        List<Connection> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(server.connect(Agent.ROLE, Agent.PASSWORD, "postgres"));
        }
        try (Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.PAUSED_BY_DBA);
            assertThat(agent.reason()).contains("zu viele Verbindungen");
            assertThat(agent.entry().get("reason_code")).isEqualTo("role_limit_zero");
        } finally {
            for (Connection other : others) {
                other.close();
            }
        }
        soon().until(() -> server.backendsOf(Agent.ROLE) == 0);
    }
}
