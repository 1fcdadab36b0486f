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
import com.bitville.postgres.database.internal.support.OnEachServer;
import com.bitville.postgres.database.internal.support.Within;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pool of one server: its number of backends over time. */
class PoolTest extends OnEachServer {
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

    /** After a change of the settings at run time, the pool has the new minimum at once, not only at its next check. */
    @Test
    void aReplacedPoolHasItsMinimumAtTheServer() throws Exception {
        try (Agent before = Agent.start(server)) {
            // A pool closed during a login would hold that slot for longer than the new pool waits while filling.
            before.awaitState(ServerState.UP);
            within(Duration.ofSeconds(2)).until(() -> server.backendsOf(Agent.ROLE) == 2);
        }
        // If the server ends the sessions slowly, they count as another process's.
        within(Duration.ofSeconds(2)).until(() -> server.backendsOf(Agent.ROLE) == 0);
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

    /** Filling must not keep collectors from the open connections. */
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
}
