package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.OnAFreshServer;
import com.bitville.postgres.database.internal.support.SelectOne;
import com.bitville.postgres.database.internal.support.Within;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest extends OnAFreshServer {
    private static final Duration LONGER_THAN_BETWEEN_TWO_GLANCES = Duration.ofSeconds(6);

    @Test
    void healsByItselfWhenTheServerWasDownAtTheStart() throws Exception {
        server.stop();
        try (Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.UNREACHABLE);
            assertThat(agent.reason()).containsIgnoringCase("refused");
            assertThatThrownBy(agent::lease)
                    .isInstanceOfSatisfying(
                            CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
            assertThat(Within.refusal(agent)).isLessThan(Duration.ofMillis(100));

            server.start();
            agent.awaitState(ServerState.UP);
        }
    }

    @Test
    void healsAfterACrash() throws Exception {
        try (Agent agent = Agent.start(server)) {
            agent.lease().close();
            server.crash();
            assertThatThrownBy(() -> selectOne(agent))
                    .isInstanceOfSatisfying(
                            CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
            agent.awaitState(ServerState.UNREACHABLE);

            server.start();
            agent.awaitState(ServerState.UP);
            selectOne(agent);
        }
    }

    @Test
    void aTerminatedBackendIsReplacedAtOnce() throws Exception {
        try (Agent agent = Agent.start(server)) {
            try (Lease lease = agent.lease()) {
                server.execute("SELECT pg_terminate_backend(" + lease.session().backendPid() + ")");
                assertThatThrownBy(() -> lease.session().query(SelectOne.SQL))
                        .isInstanceOfSatisfying(
                                CollectException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE));
            }
            try (Lease lease = agent.lease()) {
                assertThat(lease.session().query(SelectOne.SQL).values()).hasSize(1);
            }
            assertThat(agent.database.state()).isEqualTo(ServerState.UP);
        }
    }

    /** The pool asks the driver, not the server, whether a connection that answered recently is alive. */
    @Test
    void aConnectionInUseIsLentWithoutAQuestionUnlessItsBackendHasEnded() throws Exception {
        try (Agent agent = Agent.start(Agent.settings("lent", "127.0.0.1", server.port(), 1))) {
            int pid = selectOne(agent);
            String heard = "SELECT state_change::text FROM pg_stat_activity WHERE pid = " + pid;
            String before = server.query(heard);
            untilThePoolAsks();
            agent.lease().close();
            assertThat(server.query(heard)).isEqualTo(before);

            server.execute("SELECT pg_terminate_backend(" + pid + ")");
            untilThePoolAsks();
            assertThat(selectOne(agent)).isNotEqualTo(pid);
        }
    }

    @Test
    void aFullServerIsLeftAloneUntilThereIsRoom() throws Exception {
        server.execute("ALTER SYSTEM SET max_connections = 8");
        server.execute("ALTER SYSTEM SET superuser_reserved_connections = 2");
        server.restart();
        server.execute("CREATE ROLE crowd LOGIN");
        List<Connection> crowd = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            crowd.add(server.connect("crowd", "postgres"));
        }
        try (Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.TOO_MANY_CONNECTIONS);
            for (Connection connection : crowd) {
                connection.close();
            }
            agent.awaitState(ServerState.UP);
        }
    }

    /** The connection is kept, because no other can be opened: a new session reads the catalog before its limits take effect. */
    @Test
    void aLockedCatalogCostsNoConnection() throws Exception {
        try (Agent agent = Agent.start(server);
                Connection ddl = server.connect();
                Statement statement = ddl.createStatement()) {
            agent.awaitState(ServerState.UP);
            Within.soon().until(() -> Integer.valueOf(2).equals(agent.pool().get("total")));
            Object opened = agent.pool().get("opened");
            ddl.setAutoCommit(false);
            statement.execute("LOCK TABLE pg_catalog.pg_class, pg_catalog.pg_authid, pg_catalog.pg_database"
                    + " IN ACCESS EXCLUSIVE MODE");
            long start = System.nanoTime();
            Within.soon().until(() -> {
                selectOne(agent);
                return System.nanoTime() - start > LONGER_THAN_BETWEEN_TWO_GLANCES.toNanos();
            });
            assertThat(agent.pool().get("opened")).isEqualTo(opened);
            assertThat(agent.pool().get("total")).isEqualTo(2);
            assertThat(agent.database.state()).isEqualTo(ServerState.UP);
        }
    }

    /** The pool lends a connection without a check within half a second of its return. */
    private static void untilThePoolAsks() {
        long start = System.nanoTime();
        Within.soon()
                .until(() -> System.nanoTime() - start > Duration.ofMillis(600).toNanos());
    }

    private static int selectOne(Agent agent) throws Exception {
        try (Lease lease = agent.lease()) {
            lease.session().query(SelectOne.SQL);
            return lease.session().backendPid();
        }
    }
}
