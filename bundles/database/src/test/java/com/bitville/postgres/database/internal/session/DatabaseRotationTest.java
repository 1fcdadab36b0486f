package com.bitville.postgres.database.internal.session;

import static com.bitville.postgres.database.internal.support.Within.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.connect.ConnectionBudget;
import com.bitville.postgres.database.internal.connect.DatabaseFilter;
import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.BackendSampler;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseRotationTest {
    private static final String ODD = "odd \"näme\" ?a=b&c";
    private static final Sql WHERE = Sql.parse(
            "where",
            "SELECT current_database(), current_setting('default_transaction_read_only'),"
                    + " current_setting('lock_timeout')");

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = Agent.server(18);
        server.execute("CREATE DATABASE app");
        server.execute("CREATE DATABASE \"" + ODD.replace("\"", "\"\"") + "\"");
        server.execute("CREATE DATABASE closed");
        server.execute("REVOKE CONNECT ON DATABASE closed FROM PUBLIC");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    /** A closed connection counts until its backend has had time to exit; the next agent to this server shares the five. */
    @AfterEach
    void allConnectionsAreGone() {
        soon().until(() -> server.backendsOf(Agent.ROLE) == 0
                && ConnectionBudget.of("127.0.0.1", server.port()).free() == ConnectionBudget.MOST);
    }

    @Test
    void goesRoundTheDatabasesThatTheRoleMaySeeUnderTheSameGuards() throws Exception {
        try (BackendSampler sampler = new BackendSampler(server, Agent.ROLE);
                Agent agent = Agent.start(Agent.settings("rounds", "127.0.0.1", server.port(), 1))) {
            agent.awaitState(ServerState.UP);
            List<Object> visited = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                try (Lease lease = visit(agent)) {
                    Object[] row = lease.session().query(WHERE).values().get(0);
                    visited.add(row[0]);
                    assertThat(row).endsWith("on", "100ms");
                    assertThat(lease.cost().cpuNanos().orElseThrow()).isPositive();
                    assertThat(lease.cost().clientNanos()).isPositive();
                }
            }
            assertThat(visited).containsExactly("postgres", "app", ODD, "postgres");
            soon().until(() -> server.backendsOf(Agent.ROLE) == 1);
            assertThat(sampler.most()).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void countsWithinTheFiveAndIsEndedByAPause() throws Exception {
        try (BackendSampler sampler = new BackendSampler(server, Agent.ROLE);
                Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.UP);
            Lease visiting = visit(agent);
            for (int i = 0; i < 4; i++) {
                assertThat(agent.lease().session().backendPid()).isPositive();
            }
            assertThatThrownBy(() -> agent.database.lease(Instant.now().plusMillis(600)))
                    .isInstanceOf(CollectException.class);
            agent.database.pause("for a test");
            soon().until(() -> server.backendsOf(Agent.ROLE) == 0);
            assertThatThrownBy(() -> visiting.session().query(WHERE)).isInstanceOf(CollectException.class);
            assertThatThrownBy(() -> visit(agent)).hasMessageContaining("paused");
            visiting.close();
            assertThat(sampler.most()).isEqualTo(5);
        }
    }

    @Test
    void aDatabaseThatIsGoneIsLeftOutAndSaysNothingAboutTheServer() throws Exception {
        server.execute("CREATE DATABASE aaa_gone");
        try (Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.UP);
            visit(agent).close();
            server.execute("DROP DATABASE aaa_gone");
            assertThatThrownBy(() -> visit(agent))
                    .isInstanceOfSatisfying(
                            CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
                    .hasMessageContaining("database aaa_gone cannot be visited: database \"aaa_gone\" does not exist");
            assertThat(agent.database.state()).isEqualTo(ServerState.UP);
            assertThat(agent.pool().get("last_error")).isNull();
            List<Object> visited = new ArrayList<>();
            soon().ignoreExceptions().until(() -> {
                try (Lease lease = visit(agent)) {
                    return visited.add(lease.session().query(WHERE).values().get(0)[0]);
                }
            });
            assertThat(visited.get(0)).isIn("app", ODD);
        }
    }

    @Test
    void aDatabaseThatIsDroppedDuringItsVisitCostsThatVisitAlone() throws Exception {
        server.execute("CREATE DATABASE aaa_doomed");
        try (Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.UP);
            visit(agent).close();
            try (Lease lease = visit(agent)) {
                assertThat(lease.session().databaseName()).isEqualTo("aaa_doomed");
                server.execute("DROP DATABASE aaa_doomed WITH (FORCE)");
                assertThatThrownBy(() -> lease.session().query(WHERE))
                        .isInstanceOfSatisfying(
                                CollectException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
            }
            assertThat(agent.database.state()).isEqualTo(ServerState.UP);
            assertThat(agent.pool().get("last_error")).isNull();
            try (Lease next = visit(agent)) {
                assertThat(next.session().query(WHERE).values().get(0)[0]).isIn("app", ODD);
            }
        }
    }

    @Test
    void namesWhatIsDueAndWhyOthersAreLeftOut() throws Exception {
        server.execute("CREATE DATABASE aaa_full CONNECTION LIMIT 0");
        try (Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.UP);
            List<String> visited = new ArrayList<>();
            List<String> refused = new ArrayList<>();
            soon().until(() -> {
                Optional<String> due = agent.database.nextDatabase();
                if (due.isPresent()) {
                    try (Lease lease = visit(agent)) {
                        visited.add(lease.session().databaseName());
                    } catch (CollectException e) {
                        refused.add(due.get());
                    }
                }
                return visited.size() == 3 && refused.size() == 1;
            });
            assertThat(visited).containsExactlyInAnyOrder("postgres", "app", ODD);
            assertThat(refused).containsExactly("aaa_full");
            assertThat(agent.database.nextDatabase()).isEmpty();
            Map<?, ?> visits = agent.visits();
            assertThat(visits.get("databases")).isEqualTo(4);
            assertThat(visits.get("visited")).isEqualTo(3L);
            assertThat(visits.get("refused")).isEqualTo(1L);
            assertThat(visits.get("left_out"))
                    .isEqualTo(Map.of(
                            "template", List.of("template0", "template1"), "no_connect_privilege", List.of("closed")));
            assertThat(String.valueOf(visits.get("oldest"))).contains("aaa_full", "age_s=null", "every_s=3600");
        } finally {
            server.execute("DROP DATABASE aaa_full");
        }
    }

    @Test
    void visitsWhatThePatternsSay() throws Exception {
        DatabaseSettings all = Agent.settings(server.port());
        try (Agent agent = Agent.start(all.visiting(DatabaseFilter.of("*, !app, !postgres")))) {
            agent.awaitState(ServerState.UP);
            soon().until(() -> agent.database.nextDatabase().equals(Optional.of(ODD)));
            visit(agent).close();
            assertThat(agent.database.nextDatabase()).isEmpty();
        }
    }

    private static Lease visit(Agent agent) throws Exception {
        return agent.database.leaseNextDatabase(Instant.now().plusSeconds(20));
    }
}
