package com.bitville.postgres.database.internal.pause;

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
import com.bitville.postgres.testkit.net.FaultProxy;
import com.bitville.postgres.testkit.net.NetworkFault;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PauseTest {
    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path etc;

    @SuppressWarnings("NullAway.Init")
    private PauseFile file;

    @SuppressWarnings("NullAway.Init")
    private PauseControl control;

    @BeforeAll
    static void startServer() throws Exception {
        server = Agent.server(18);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void make() {
        file = new PauseFile(etc.resolve("bitville.pause"));
        control = new PauseControl(file);
    }

    @AfterEach
    void stop() {
        control.deactivate();
    }

    @Test
    void closesEveryConnectionWithinFiveSecondsAlsoOneInUseAndComesBack() throws Exception {
        try (Agent agent = Agent.start(server)) {
            control.bindDatabase(agent.database);
            Lease idle = agent.lease();
            Lease busy = agent.lease();
            idle.close();
            Thread query = new Thread(
                    () -> assertThatThrownBy(() -> busy.session().query(Sql.parse("busy", "SELECT pg_sleep(100)"))));
            query.start();

            control.pause("maintenance\nof the disk");
            assertThat(agent.database.state()).isEqualTo(ServerState.PAUSED);
            assertThat(agent.reason()).isEqualTo("maintenance of the disk");
            assertThatThrownBy(agent::lease)
                    .isInstanceOf(CollectException.class)
                    .hasMessageContaining("paused");
            within(Duration.ofSeconds(5)).until(() -> server.backendsOf(Agent.ROLE) == 0);
            query.join();
            long opened = opened(agent);

            control.resume();
            agent.awaitState(ServerState.UP);
            agent.lease().close();
            assertThat(opened(agent)).isGreaterThan(opened);
        }
    }

    @Test
    void closesFiveConnectionsToASilentServerWithinFiveSeconds() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(server.port());
                Agent agent = Agent.start(Agent.settings(proxy.port()))) {
            for (int i = 0; i < 5; i++) {
                assertThat(agent.lease().session().backendPid()).isPositive();
            }
            proxy.set(new NetworkFault.BlackHole(NetworkFault.Direction.TO_CLIENT, 0));
            agent.database.pause("silent");
            within(Duration.ofSeconds(5)).until(() -> server.backendsOf(Agent.ROLE) == 0);
        }
    }

    @Test
    void theFileAloneIsASwitchAndIsLookedAtEverySecond() throws Exception {
        try (Agent agent = Agent.start(server)) {
            control.bindDatabase(agent.database);
            agent.awaitState(ServerState.UP);
            Files.createFile(etc.resolve("bitville.pause"));
            within(Duration.ofSeconds(2)).until(() -> agent.database.state() == ServerState.PAUSED);
            assertThat(agent.reason()).isEqualTo("the file bitville.pause exists");
            Files.delete(etc.resolve("bitville.pause"));
            agent.awaitState(ServerState.UP);
        }
    }

    @Test
    void anAgentThatStartsPausedMakesNoConnection() throws Exception {
        control.pause("over night");
        try (BackendSampler sampler = new BackendSampler(server, Agent.ROLE);
                Agent agent = Agent.start(Agent.settings(server.port()), file)) {
            soon().until(() -> sampler.samples() > 50);
            assertThat(agent.database.state()).isEqualTo(ServerState.PAUSED);
            assertThat(agent.reason()).isEqualTo("over night");
            assertThat(opened(agent)).isZero();
            assertThat(sampler.most()).isZero();

            control.bindDatabase(agent.database);
            control.resume();
            agent.awaitState(ServerState.UP);
        }
    }

    private static long opened(Agent agent) {
        return (Long) Objects.requireNonNull(agent.pool().get("opened"));
    }
}
