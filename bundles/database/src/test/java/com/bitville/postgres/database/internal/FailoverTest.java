package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.SelectOne;
import com.bitville.postgres.database.internal.support.Within;
import com.bitville.postgres.testkit.net.FaultProxy;
import com.bitville.postgres.testkit.pg.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent during a failover of a primary and its standby. */
@ParameterizedClass
@MethodSource("com.bitville.postgres.database.internal.support.Majors#newest")
class FailoverTest {
    private final int major;
    private PostgresServer primary;
    private PostgresServer standby;

    FailoverTest(int major) {
        this.major = major;
    }

    @BeforeEach
    void startServers() throws Exception {
        primary = Agent.server(major);
        standby = primary.standby().start();
    }

    @AfterEach
    void stopServers() {
        standby.close();
        primary.close();
    }

    @Test
    void aPromotionIsNoticedThoughItEndsNoSession() throws Exception {
        try (Agent agent = Agent.start(standby)) {
            agent.awaitState(ServerState.UP);
            Capabilities before = capabilities(agent);
            assertThat(before.standby()).isTrue();

            standby.execute("SELECT pg_promote(true, 60)");
            awaitPrimary(agent);
            Capabilities after = capabilities(agent);
            assertThat(after.systemIdentifier()).isEqualTo(before.systemIdentifier());
            assertThat(after.timeline().orElseThrow())
                    .isEqualTo(before.timeline().orElseThrow() + 1);
            assertThat(agent.entry().get("role")).isEqualTo("primary");
            assertThat(agent.database.state()).isEqualTo(ServerState.UP);
        }
    }

    @Test
    void whoTakesTheAddressOverIsProbedAnew() throws Exception {
        try (FaultProxy address = FaultProxy.to(primary.port());
                Agent agent = Agent.start(Agent.settings(address.port()))) {
            agent.awaitState(ServerState.UP);
            Capabilities before = capabilities(agent);
            assertThat(before.standby()).isFalse();

            primary.crash();
            assertThatThrownBy(() -> capabilities(agent)).isInstanceOf(CollectException.class);
            agent.awaitState(ServerState.UNREACHABLE);
            address.redirect(standby.port());
            agent.awaitState(ServerState.UP);
            assertThat(capabilities(agent).standby()).isTrue();
            assertThat(capabilities(agent).systemIdentifier()).isEqualTo(before.systemIdentifier());

            standby.execute("SELECT pg_promote(true, 60)");
            awaitPrimary(agent);
            assertThat(capabilities(agent).timeline().orElseThrow())
                    .isEqualTo(before.timeline().orElseThrow() + 1);
        }
    }

    /** While it reconnects, the agent may report that it has no session yet. */
    private static void awaitPrimary(Agent agent) {
        Within.soon()
                .ignoreExceptionsInstanceOf(CollectException.class)
                .until(() -> !capabilities(agent).standby());
    }

    private static Capabilities capabilities(Agent agent) throws Exception {
        try (Lease lease = agent.lease()) {
            lease.session().query(SelectOne.SQL);
            return lease.session().capabilities();
        }
    }
}
