package com.bitville.postgres.database.internal;

import static com.bitville.postgres.database.internal.Within.soon;
import static com.bitville.postgres.database.internal.Within.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.fake.FakeSecrets;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.SchedStat;
import java.nio.file.Files;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("com.bitville.postgres.database.internal.Majors#ends")
class DatabaseComponentTest {
    private static final Sql SHOW_PID = Sql.parse("pid", "SELECT pg_backend_pid()");

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @Parameter
    private int major;

    @BeforeParameterizedClassInvocation
    static void startServer(int major) throws Exception {
        server = Agent.server(major);
    }

    @AfterParameterizedClassInvocation
    static void stopServer() {
        server.close();
    }

    @Test
    void comesUpWithAVerifiedPoolOfItsMinimum() {
        try (Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.UP);

            assertThat(agent.entry().get("state")).isEqualTo("up");
            assertThat(agent.entry().get("reason")).isNull();
            assertThat(agent.entry().get("role")).isEqualTo("primary");
            assertThat(agent.entry().get("login")).isEqualTo(Agent.ROLE);
            assertThat(agent.entry().get("local")).isEqualTo(true);
            assertThat(String.valueOf(agent.entry().get("server_version"))).startsWith(major + ".");
            assertThat(agent.pool().get("status")).isEqualTo("open");
            assertThat(agent.pool().get("max")).isEqualTo(5);
            within(Duration.ofSeconds(2)).until(() -> server.backendsOf(Agent.ROLE) == 2);
        }
    }

    /** As after a change of the settings while the agent runs: the server sees the new minimum, at once and not with the next look. */
    @Test
    void aReplacedPoolHasItsMinimumAtTheServer() throws Exception {
        Agent.start(server).close();
        DatabaseSettings more = Agent.keeping(4, server.port()).forDatabase("template1");
        try (Agent agent = Agent.start(more)) {
            agent.awaitState(ServerState.UP);
            within(Duration.ofSeconds(2))
                    .until(() -> "4"
                            .equals(server.query(
                                    "SELECT count(*) FROM pg_stat_activity WHERE usename = ? AND datname = 'template1'",
                                    Agent.ROLE)));
        }
    }

    /** Filling must not keep collectors from what there is. */
    @Test
    void aMinimumThatCannotBeReachedHoldsNothingBack() throws Exception {
        List<Connection> others = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                others.add(server.connect(Agent.ROLE, Agent.PASSWORD, "postgres"));
            }
            try (Agent agent = Agent.start(Agent.keeping(5, server.port()))) {
                agent.awaitState(ServerState.UP);
                for (int i = 0; i < 20; i++) {
                    agent.lease().close();
                }
                assertThat(server.backendsOf(Agent.ROLE)).isBetween(4, 5);
            }
        } finally {
            for (Connection other : others) {
                other.close();
            }
        }
    }

    @Test
    void guardsAreInForceInEverySession() throws Exception {
        try (Agent agent = Agent.start(server);
                Lease lease = agent.lease()) {
            Sql shown = Sql.parse(
                    "shown",
                    "SELECT current_setting('statement_timeout') AS a, current_setting('lock_timeout')"
                            + " AS b, current_setting('default_transaction_read_only') AS c, current_setting('search_path') AS d,"
                            + " current_setting('jit') AS e, current_setting('application_name') AS f");

            assertThat(lease.session().query(shown).values().get(0))
                    .containsExactly("1min", "100ms", "on", "pg_catalog", "off", "bitville-monitor");
        }
    }

    @Test
    void statementTimeoutEndsASlowStatementAndKeepsTheConnection() throws Exception {
        try (Agent agent = Agent.start(Agent.impatient(server.port()));
                Lease lease = agent.lease()) {
            assertThatThrownBy(() -> lease.session().query(Sql.parse("slow", "SELECT pg_sleep(100)")))
                    .isInstanceOfSatisfying(
                            CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT))
                    .hasMessageContaining("57014");
            assertThat(lease.session().query(SHOW_PID).values().get(0))
                    .containsExactly(lease.session().backendPid());
        }
    }

    @Test
    void writingIsRefused() throws Exception {
        try (Agent agent = Agent.start(server);
                Lease lease = agent.lease()) {
            assertThatThrownBy(() -> lease.session().query(Sql.parse("write", "CREATE TEMPORARY TABLE t (a int)")))
                    .isInstanceOf(CollectException.class)
                    .hasMessageContaining("25006");
        }
    }

    @Test
    void wrongPasswordIsSaidAndMendedByANewSecret() throws Exception {
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
    void wrongPasswordMeansOneLogInAMinute() throws Exception {
        long before = failedLogIns();
        try (Agent agent = Agent.start(Agent.settings(server.port()), "wrong", Backoff.standard())) {
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
    void unreadablePasswordIsSaid() {
        FakeSecrets secrets = new FakeSecrets().fail("password_file /run/secrets/pg is not there");
        try (Agent agent = Agent.start(Agent.settings(server.port()), secrets)) {
            agent.awaitState(ServerState.AUTH_FAILED);
            assertThat(agent.reason()).contains("password_file /run/secrets/pg is not there");
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
    void neverMoreThanFiveBackendsWhateverTheDemand() throws Exception {
        List<Lease> leases = new ArrayList<>();
        try (BackendSampler sampler = new BackendSampler(server, Agent.ROLE);
                Agent agent = Agent.start(server)) {
            for (int i = 0; i < 5; i++) {
                leases.add(agent.lease());
            }
            assertThatThrownBy(() -> agent.database.lease(Instant.now().plusMillis(600)))
                    .hasMessageContaining("no connection became free in time");
            leases.forEach(Lease::close);
            soon().until(() -> sampler.samples() > 50);
            assertThat(sampler.most()).isEqualTo(5);
        }
    }

    @Test
    void aReplacedPoolCountsUntilItsBackendsAreGone() throws Exception {
        server.execute("ALTER ROLE " + Agent.ROLE + " CONNECTION LIMIT -1");
        DatabaseSettings settings = Agent.settings(server.port());
        try (BackendSampler sampler = new BackendSampler(server, Agent.ROLE)) {
            for (int round = 0; round < 2; round++) {
                try (Agent agent = Agent.start(settings)) {
                    for (int i = 0; i < 5; i++) {
                        agent.lease();
                    }
                }
            }
            assertThat(sampler.most()).isEqualTo(5);
        } finally {
            server.execute("ALTER ROLE " + Agent.ROLE + " CONNECTION LIMIT 5");
        }
    }

    @Test
    void closingLeavesNoBackendBehindWithinTwoSeconds() throws Exception {
        Agent agent = Agent.start(Agent.settings(server.port()));
        Lease busy = agent.lease();
        Thread query = new Thread(() -> {
            try {
                busy.session().query(Sql.parse("busy", "SELECT pg_sleep(100)"));
            } catch (CollectException e) {
                // Ended by the close.
            }
        });
        query.start();
        soon().until(() -> "1"
                .equals(server.query(
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = ? AND query LIKE '%pg_sleep%'",
                        Agent.ROLE)));
        long start = System.nanoTime();
        agent.close();
        within(Duration.ofSeconds(2)).until(() -> server.backendsOf(Agent.ROLE) == 0);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Within.bound(Duration.ofSeconds(3)));
        query.join();
    }

    private long failedLogIns() throws Exception {
        try (var lines = Files.lines(server.logFile())) {
            return lines.filter(line -> line.contains("password authentication failed"))
                    .count();
        }
    }

    @Test
    void everyAsciiCharacterAndSomeBeyondMayStandInAPassword() throws Exception {
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
    void aUnixSocketFolderServesAsHost() throws Exception {
        DatabaseSettings settings =
                Agent.settings("socket", server.socketDirectory().toString(), server.port(), 5);
        try (Agent agent = Agent.start(settings);
                Lease lease = agent.lease()) {
            assertThat(lease.session()
                            .query(Sql.parse("address", "SELECT inet_server_addr()"))
                            .values()
                            .get(0))
                    .containsExactly((Object) null);
            assertThat(lease.session().capabilities().local()).isTrue();
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
                    // Open connections are looked over every five seconds; new ones at once.
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

    @Test
    void abortEndsTheStatementAtTheServerAndTheConnection() throws Exception {
        try (Agent agent = Agent.start(server)) {
            Lease lease = agent.lease();
            int pid = lease.session().backendPid();
            Thread aborting = new Thread(() -> {
                try {
                    soon().until(() ->
                            "active".equals(server.query("SELECT state FROM pg_stat_activity WHERE pid = ?", pid)));
                } finally {
                    lease.abort();
                }
            });
            aborting.start();
            assertThatThrownBy(() -> lease.session().query(Sql.parse("slow", "SELECT pg_sleep(100)")))
                    .isInstanceOfSatisfying(
                            CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
            aborting.join();
            within(Duration.ofMillis(500))
                    .until(() -> server.query("SELECT pid FROM pg_stat_activity WHERE pid = ?", pid) == null);
            lease.close();
            lease.close();
            try (Lease next = agent.lease()) {
                assertThat(next.session().backendPid()).isNotEqualTo(pid);
            }
        }
    }

    @Test
    void everyNanosecondOfABackendIsChargedOnce() throws Exception {
        try (Agent agent = Agent.start(Agent.settings("cost", "127.0.0.1", server.port(), 1))) {
            agent.awaitState(ServerState.UP);
            Lease idle = agent.lease();
            idle.close();
            assertThat(idle.cost().clientNanos()).as("connecting").isPositive();
            assertThat(idle.cost().cpuNanos().orElseThrow()).as("its start").isPositive();
            Lease first = agent.lease();
            int pid = first.session().backendPid();
            first.session().query(Sql.parse("work", "SELECT count(*) FROM generate_series(1, 300000)"));
            first.close();
            Lease second = agent.lease();
            second.session().query(SelectOne.SQL);
            long atLeast = outside(pid);
            second.close();
            long charged = idle.cost().cpuNanos().orElseThrow()
                    + first.cost().cpuNanos().orElseThrow()
                    + second.cost().cpuNanos().orElseThrow();
            assertThat(charged).isBetween(atLeast, outside(pid));
        }
    }

    private static long outside(int pid) throws Exception {
        return Objects.requireNonNull(
                SchedStat.ofRole(server, Agent.ROLE).nanos().get((long) pid));
    }
}
