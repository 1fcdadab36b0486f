package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.OnAFreshServer;
import com.bitville.postgres.database.internal.support.SelectOne;
import com.bitville.postgres.database.internal.support.Within;
import com.bitville.postgres.testkit.net.FaultProxy;
import com.bitville.postgres.testkit.net.NetworkFault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Servers that neither answer nor refuse: only a timeout ends the wait. */
class SilenceTest extends OnAFreshServer {
    @Test
    void aBlackHoleInMidQueryEndsByTheSocketTimeoutOrTheAbort() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port());
                Agent agent = Agent.start(Agent.impatient(proxy.port()))) {
            Lease lease = agent.lease();
            proxy.set(new NetworkFault.BlackHole(NetworkFault.Direction.TO_CLIENT, 0));
            long start = System.nanoTime();
            Thread watchdog = new Thread(() -> {
                Within.soon().pollDelay(Duration.ofMillis(300)).until(() -> true);
                lease.abort();
            });
            watchdog.start();
            assertThatThrownBy(() -> lease.session().query(SelectOne.SQL))
                    .isInstanceOfSatisfying(
                            CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT))
                    .hasMessageContaining("cancelled by the agent");
            watchdog.join();
            lease.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Within.bound(Duration.ofSeconds(4)));
            proxy.heal();
            Within.soon().until(() -> works(agent));
        }
    }

    @Test
    void aFrozenServerIsNoticedAndHealsWhenItGoesOn() throws Exception {
        try (Agent agent = Agent.start(Agent.impatient(server.port()))) {
            selectOne(agent);
            server.pause();
            try {
                assertThatThrownBy(() -> selectOne(agent)).isInstanceOf(CollectException.class);
            } finally {
                server.resume();
            }
            Within.soon().until(() -> works(agent));
            assertThat(server.backendsOf(Agent.ROLE)).isLessThanOrEqualTo(5);
        }
    }

    private static boolean works(Agent agent) throws Exception {
        try {
            selectOne(agent);
            return true;
        } catch (CollectException e) {
            return false;
        }
    }

    private static void selectOne(Agent agent) throws Exception {
        try (Lease lease = agent.lease()) {
            lease.session().query(SelectOne.SQL);
        }
    }
}
