package com.bitville.postgres.database.internal;

import static com.bitville.postgres.database.internal.support.Within.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.testkit.net.FaultProxy;
import com.bitville.postgres.testkit.net.NetworkFault;
import com.bitville.postgres.testkit.net.NetworkFault.Direction;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A visit hangs where nothing says so: whoever waits for it waits as long as it said, the pool does not wait at all. */
class VisitDeadlineTest {
    private static final Duration DEADLINE = Duration.ofMillis(300);
    /** Below every limit of the driver, of which the least is 10 s, and above what a busy machine takes to wake a thread. */
    private static final Duration BOUND = Duration.ofSeconds(3);

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = Agent.server(18);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    static Stream<NetworkFault> hangs() {
        // In the log-in, and in what is asked after it.
        Stream<NetworkFault> two = Stream.of(
                new NetworkFault.BlackHole(Direction.TO_CLIENT, 1),
                new NetworkFault.BlackHole(Direction.TO_CLIENT, 1500));
        return !"deep".equals(System.getProperty("bitville.depth"))
                ? two
                : Stream.concat(
                        two,
                        Stream.of(
                                new NetworkFault.Ignore(),
                                new NetworkFault.Drip(Direction.TO_CLIENT, 1, Duration.ofMillis(20))));
    }

    @ParameterizedTest
    @MethodSource("hangs")
    void endsAtItsDeadlineWhereverItHangs(NetworkFault hang) throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port());
                Agent agent = Agent.start(Agent.settings(proxy.port()))) {
            agent.awaitState(ServerState.UP);
            soon().until(() -> Integer.valueOf(2).equals(agent.pool().get("idle")));
            proxy.set(hang);

            assertThat(refused(agent, "did not let the agent in in time")).isLessThan(BOUND);
            assertThat(agent.database.state()).isEqualTo(ServerState.UP);
            assertThat(refused(agent, "")).as("the next, while it is closed").isLessThan(BOUND);

            proxy.heal();
            proxy.resetAll();
            soon().ignoreExceptions().until(() -> visited(agent));
            assertThat(server.backendsOf(Agent.ROLE)).isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aServerThatStandsStillHoldsNobodyEither() throws Exception {
        try (Agent agent = Agent.start(Agent.settings(server.port()))) {
            agent.awaitState(ServerState.UP);
            soon().until(() -> Integer.valueOf(2).equals(agent.pool().get("idle")));
            server.pause();
            try {
                assertThat(refused(agent, "did not let the agent in in time")).isLessThan(BOUND);
            } finally {
                server.resume();
            }
            soon().ignoreExceptions().until(() -> visited(agent));
        }
    }

    @Test
    void anInterruptEndsTheWaitAtOnceAndLeavesNothingBehind() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port());
                Agent agent = Agent.start(Agent.settings(proxy.port()))) {
            agent.awaitState(ServerState.UP);
            proxy.set(new NetworkFault.Ignore());
            Thread.currentThread().interrupt();
            assertThatThrownBy(
                            () -> agent.database.leaseNextDatabase(Instant.now().plusSeconds(60)))
                    .isInstanceOf(InterruptedException.class);
            proxy.heal();
            proxy.resetAll();
            soon().ignoreExceptions().until(() -> visited(agent));
        }
    }

    private static Duration refused(Agent agent, String why) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> agent.database.leaseNextDatabase(Instant.now().plus(DEADLINE)))
                .isInstanceOfSatisfying(
                        CollectException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
                .hasMessageContaining(why);
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static boolean visited(Agent agent) throws Exception {
        agent.database.leaseNextDatabase(Instant.now().plusSeconds(20)).close();
        return true;
    }
}
