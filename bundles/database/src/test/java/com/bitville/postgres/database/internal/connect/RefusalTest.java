package com.bitville.postgres.database.internal.connect;

import static com.bitville.postgres.database.internal.support.Within.soon;
import static com.bitville.postgres.database.internal.support.Within.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.BackendSampler;
import com.bitville.postgres.database.internal.support.SelectOne;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the agent refuses, and which sessions count against its limit. */
class RefusalTest {
    private static final Sql ENCRYPTED =
            Sql.parse("encrypted", "SELECT s.ssl FROM pg_stat_ssl AS s WHERE s.pid = pg_backend_pid()");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @SuppressWarnings("NullAway.Init")
    private static String ca;

    @BeforeAll
    static void startServer() throws Exception {
        TestAuthority authority = TestAuthority.create();
        ca = Files.writeString(folder.resolve("ca.pem"), authority.pem()).toString();
        server = PostgresServer.version(18)
                .scramFor(Agent.ROLE)
                .authentication("host all all ::1/128 scram-sha-256")
                .setting("listen_addresses", "127.0.0.1,::1")
                .tls(authority.issue("ip:127.0.0.1"))
                .start();
        server.createMonitorRole(Agent.ROLE, Agent.PASSWORD);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private static void changeAtLogin(String setting, String value) throws Exception {
        server.execute("CREATE FUNCTION unguard() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " IF session_user = '" + Agent.ROLE + "' THEN"
                + " PERFORM pg_catalog.set_config('" + setting + "', '" + value + "', false); END IF; END $$;"
                + " CREATE EVENT TRIGGER unguard ON login EXECUTE FUNCTION unguard()");
    }

    @Test
    void aLimitThatTheLoginChangesIsSet() throws Exception {
        changeAtLogin("statement_timeout", "0");
        try (Agent agent = Agent.start(server);
                Lease lease = agent.lease()) {
            assertThat(lease.session()
                            .query(Sql.parse("shown", "SELECT current_setting('statement_timeout')"))
                            .values()
                            .get(0))
                    .containsExactly("1min");
        } finally {
            server.execute("DROP EVENT TRIGGER unguard; DROP FUNCTION unguard()");
        }
    }

    @Test
    void aGuardThatDidNotTakeEffectClosesTheSession() throws Exception {
        changeAtLogin("default_transaction_read_only", "off");
        try (Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.GUARDS_FAILED);
            assertThat(agent.reason()).contains("default_transaction_read_only=off instead of on");
            within(Duration.ofSeconds(2)).until(() -> server.backendsOf(Agent.ROLE) == 0);
        } finally {
            server.execute("DROP EVENT TRIGGER unguard; DROP FUNCTION unguard()");
        }
    }

    @Test
    void aVerifiedServerIsTalkedToEncrypted() throws Exception {
        try (Agent agent = Agent.start(encrypted("127.0.0.1", "verify-full", ca));
                Lease lease = agent.lease()) {
            assertThat(lease.session().query(ENCRYPTED).values().get(0)).containsExactly(true);
        }
    }

    @Test
    void aServerOfAnotherNameIsRefused() {
        try (Agent agent = Agent.start(encrypted("localhost", "verify-full", ca))) {
            agent.awaitState(ServerState.UNREACHABLE);
            assertThat(agent.reason()).contains("is for the name 127.0.0.1, not for localhost");
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() throws Exception {
        Path other = Files.writeString(
                folder.resolve("other.pem"), TestAuthority.create().pem());
        try (Agent agent = Agent.start(encrypted("127.0.0.1", "verify-ca", other.toString()))) {
            agent.awaitState(ServerState.UNREACHABLE);
            assertThat(agent.reason()).contains("has another key than the one that signed it");
        }
    }

    @Test
    void aServerWithoutTlsIsRefusedWhereItIsRequired() throws Exception {
        try (PostgresServer plain = Agent.server(18);
                Agent agent = Agent.start(settings("127.0.0.1", plain.port(), "require", ""))) {
            agent.awaitState(ServerState.UNREACHABLE);
            assertThat(agent.reason()).contains("the server does not offer it (ssl = off)");
        }
    }

    @Test
    void anIpv6AddressServesAsHost() throws Exception {
        try (Agent agent = Agent.start(settings("::1", server.port(), "disable", ""));
                Lease lease = agent.lease()) {
            assertThat(lease.session()
                            .query(Sql.parse("address", "SELECT host(inet_server_addr())"))
                            .values()
                            .get(0))
                    .containsExactly("::1");
        }
    }

    @Test
    void sessionsOfTheRoleThatOthersOpenedCountToo() throws Exception {
        server.execute("ALTER ROLE " + Agent.ROLE + " CONNECTION LIMIT -1");
        List<Connection> foreign = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                foreign.add(server.connect(Agent.ROLE, Agent.PASSWORD, "postgres"));
            }
            try (BackendSampler sampler = new BackendSampler(server, Agent.ROLE);
                    Agent agent = Agent.start(server)) {
                agent.awaitState(ServerState.UP);
                assertThat(agent.lease().session().backendPid()).isPositive();
                assertThat(agent.lease().session().backendPid()).isPositive();
                assertThatThrownBy(() -> agent.database.lease(Instant.now().plusMillis(600)))
                        .isInstanceOf(CollectException.class)
                        .hasMessageContaining("no connection became free in time");
                assertThat(sampler.most()).isEqualTo(5);
            }
        } finally {
            for (Connection connection : foreign) {
                connection.close();
            }
            server.execute("ALTER ROLE " + Agent.ROLE + " CONNECTION LIMIT 5");
        }
    }

    @Test
    void aRoleThatOthersUseUpIsWaitedFor() throws Exception {
        List<Connection> foreign = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            foreign.add(server.connect(Agent.ROLE, Agent.PASSWORD, "postgres"));
        }
        try (BackendSampler sampler = new BackendSampler(server, Agent.ROLE);
                Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.PAUSED_BY_DBA);
            assertThat(agent.reason())
                    .contains("too many connections for role")
                    .contains("CONNECTION LIMIT 0, or others use it");
            for (Connection connection : foreign.subList(0, 3)) {
                connection.close();
            }
            agent.awaitState(ServerState.UP);
            try (Lease lease = agent.lease()) {
                assertThat(lease.session().query(SelectOne.SQL).values()).hasSize(1);
            }
            assertThat(sampler.most()).isEqualTo(5);
        } finally {
            for (Connection connection : foreign) {
                connection.close();
            }
        }
    }

    /** At the real pace of 60 to 66 seconds that is at most six logins in five minutes. */
    @Test
    void aWrongPasswordIsTriedAtThePaceOfTheBackOffAlone() throws Exception {
        Duration pace = Duration.ofMillis(300);
        long before = failedLogIns();
        long start = System.nanoTime();
        try (Agent agent = Agent.start(
                Agent.settings(server.port()), "wrong", new ReconnectDelay(pace.dividedBy(10), pace, () -> 0))) {
            soon().untilAsserted(() -> {
                assertThatThrownBy(agent::lease).isInstanceOf(CollectException.class);
                assertThat(failedLogIns() - before).isGreaterThanOrEqualTo(4);
            });
            assertThat(failedLogIns() - before).isLessThanOrEqualTo((System.nanoTime() - start) / pace.toNanos() + 1);
        }
    }

    private static long failedLogIns() throws Exception {
        try (var lines = Files.lines(server.logFile(), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains("password authentication failed"))
                    .count();
        }
    }

    @Test
    void aServerThatIsDownDoesNotTouchAnother() throws Exception {
        try (PostgresServer second = Agent.server(18);
                Agent well = Agent.start(server);
                Agent ill = Agent.start(second)) {
            ill.awaitState(ServerState.UP);
            second.stop();
            assertThatThrownBy(() -> {
                        try (Lease lease = ill.lease()) {
                            lease.session().query(SelectOne.SQL);
                        }
                    })
                    .isInstanceOf(CollectException.class);
            ill.awaitState(ServerState.UNREACHABLE);
            try (Lease lease = well.lease()) {
                assertThat(lease.session().query(SelectOne.SQL).values()).hasSize(1);
            }
            assertThat(well.database.state()).isEqualTo(ServerState.UP);
            assertThat(well.pool().get("last_error")).isNull();
        }
    }

    private static DatabaseSettings encrypted(String host, String sslmode, String sslrootcert) {
        return settings(host, server.port(), sslmode, sslrootcert);
    }

    private static DatabaseSettings settings(String host, int port, String sslmode, String sslrootcert) {
        DatabaseSettings plain = Agent.settings(port);
        return new DatabaseSettings(
                plain.server(),
                host,
                port,
                plain.database(),
                plain.user(),
                sslmode,
                sslrootcert,
                plain.statementTimeout(),
                plain.lockTimeout(),
                plain.poolMin(),
                plain.poolMax(),
                plain.connectionTimeout());
    }
}
