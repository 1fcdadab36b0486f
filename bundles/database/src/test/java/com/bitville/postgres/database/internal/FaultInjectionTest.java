package com.bitville.postgres.database.internal;

import static com.bitville.postgres.database.internal.support.Within.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.connect.ConnectionBudget;
import com.bitville.postgres.database.internal.connect.Connector;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.connect.ReconnectDelay;
import com.bitville.postgres.database.internal.connect.ServerStatus;
import com.bitville.postgres.database.internal.guard.CapabilityProbe;
import com.bitville.postgres.database.internal.pause.PauseFile;
import com.bitville.postgres.database.internal.query.BackendCpu;
import com.bitville.postgres.database.internal.query.QueryRunner;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.database.internal.support.FaultyConnection;
import com.bitville.postgres.database.internal.support.SelectOne;
import com.bitville.postgres.testkit.fake.FakeSecrets;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.osgi.service.jdbc.DataSourceFactory;
import org.postgresql.osgi.PGDataSourceFactory;

/** Whatever any step throws, no slot is lost and no session stays open: five lost slots would end all collection. */
class FaultInjectionTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    private final AtomicLong nanos = new AtomicLong();
    private final ConnectionBudget budget = new ConnectionBudget(nanos::get);
    private final FaultyConnection faulty = new FaultyConnection();
    /** Referenced, so that the garbage collector does not close a lost connection. */
    private final List<Connection> made = new ArrayList<>();

    @BeforeAll
    static void startServer() throws Exception {
        server = Agent.server(18);
        // Sessions that are still ending must not affect the next attempt.
        server.execute("ALTER ROLE " + Agent.ROLE + " CONNECTION LIMIT -1");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    private Connection connect() throws SQLException {
        Connection real = server.connect(Agent.ROLE, Agent.PASSWORD, "postgres");
        made.add(real);
        return faulty.around(real);
    }

    private Gate gate(Connector connector, Gate.Admission admission) {
        return new Gate(
                connector,
                admission,
                budget,
                new ReconnectDelay(Duration.ZERO, Duration.ZERO, () -> 0),
                new ServerStatus("test", "nowhere"),
                nanos::get);
    }

    /** The session limits are tested elsewhere; this test is about the step that fails. */
    private static Gate.Admitted admit(Connection raw) throws SQLException {
        CapabilityProbe.Findings found =
                new CapabilityProbe(System::nanoTime).probe(text -> QueryRunner.run(raw, text), false, "");
        return new Gate.Admitted(found.capabilities(), BackendCpu.unknown(), found.backends());
    }

    @Test
    void noStepOfConnectingAndAdmittingLosesASlotWhateverItThrows() throws Exception {
        Gate gate = gate(this::connect, FaultInjectionTest::admit);
        gate.getConnection().close();
        int steps = faulty.calls();
        assertThat(steps).isGreaterThan(50);
        List<Integer> faults = new ArrayList<>();
        int refused = 0;
        for (int step = 1; step < steps; step += DEEP || step < 4 || step > steps - 4 ? 1 : steps / 6) {
            for (int fault = 0; fault < FaultyConnection.FAULTS.size(); fault += DEEP ? 1 : 3) {
                faults.add(step);
                int at = step;
                Throwable thrown = FaultyConnection.FAULTS.get((fault + step) % FaultyConnection.FAULTS.size());
                faulty.fail(call -> call == at ? thrown : null);
                refused += isRefused(gate) ? 1 : 0;
                nothingIsLeft(gate, at + " " + thrown);
            }
        }
        assertThat(faults).hasSizeGreaterThan(20);
        assertThat(refused).isGreaterThan(faults.size() / 2);
        noSessionIsLeft();
    }

    @Test
    void noConnectorAdmissionOrListenerLosesASlotWhateverItThrows() throws Exception {
        for (Throwable fault : FaultyConnection.FAULTS) {
            Gate before = gate(() -> sneak(fault), FaultInjectionTest::admit);
            attempt(before);
            nothingIsLeft(before, "connector " + fault);
            Gate within = gate(this::connect, raw -> sneak(fault));
            attempt(within);
            nothingIsLeft(within, "admission " + fault);
            Gate after = gate(this::connect, FaultInjectionTest::admit);
            after.listen(connectFailure -> sneak(fault));
            attempt(after);
            nothingIsLeft(after, "listener " + fault);
            assertThat(Thread.interrupted()).isFalse();
        }
        noSessionIsLeft();
    }

    @Test
    void noStepOfClosingLosesASlotWhateverItThrows() throws Exception {
        Gate gate = gate(this::connect, FaultInjectionTest::admit);
        for (int step = 1; step <= 3; step++) {
            for (Throwable fault : FaultyConnection.FAULTS) {
                for (boolean abort : new boolean[] {false, true}) {
                    Connection connection = gate.getConnection();
                    int at = step;
                    faulty.fail(call -> call == at ? fault : null);
                    end(connection, abort);
                    faulty.fail(call -> null);
                    nothingIsLeft(gate, abort + " " + step + " " + fault);
                }
            }
        }
        noSessionIsLeft();
    }

    @Test
    void aWholeAgentSurvivesAStormOfFaults() throws Exception {
        for (int seed = 0; seed < (DEEP ? 20 : 1); seed++) {
            Random random = new Random(seed);
            DatabaseComponent database = new DatabaseComponent(
                    Agent.settings(server.port()),
                    drivers(),
                    Clock.systemUTC(),
                    Agent::quick,
                    new PauseFile(Path.of("no", "pause")));
            database.bindSecrets(new FakeSecrets().password(database.server(), Agent.PASSWORD));
            database.start();
            try {
                soon().until(() -> database.state() == ServerState.UP);
                faulty.fail(call -> random.nextInt(40) == 0
                        ? FaultyConnection.FAULTS.get(random.nextInt(FaultyConnection.FAULTS.size()))
                        : null);
                for (int i = 0; i < 60; i++) {
                    use(database, i);
                }
                faulty.fail(call -> null);
                // The slot of a connection that could neither be opened nor closed is held for a minute.
                Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(allFive(database))
                                .as(() -> database.status().toString())
                                .isTrue());
            } finally {
                database.deactivate();
            }
            noSessionIsLeft();
        }
    }

    private static boolean allFive(DatabaseComponent database) throws Exception {
        List<Lease> leases = new ArrayList<>();
        try {
            for (int i = 0; i < ConnectionBudget.MOST; i++) {
                leases.add(database.lease(Instant.now().plusSeconds(1)));
            }
            return true;
        } finally {
            leases.forEach(Lease::close);
        }
    }

    /** The result does not matter here, but it must come at once, and nothing may stay open. */
    private static void use(DatabaseComponent database, int turn) throws InterruptedException {
        Instant soon = Instant.now().plusMillis(50);
        try (Lease lease = turn % 5 == 0 ? database.leaseNextDatabase(soon) : database.lease(soon)) {
            lease.session().query(SelectOne.SQL);
        } catch (CollectException | RuntimeException | Error e) {
            assertThat(e).isNotNull();
        }
    }

    private static void attempt(Gate gate) {
        gate.reopen();
        assertThatThrownBy(gate::getConnection).isNotNull();
    }

    /** A value that the driver cannot read loses only itself: the connection exists, and its slot is released on close. */
    private static boolean isRefused(Gate gate) {
        gate.reopen();
        return catchThrowable(() -> gate.getConnection().close()) != null;
    }

    private static void end(Connection connection, boolean abort) {
        try {
            if (abort) {
                connection.abort(Runnable::run);
            } else {
                connection.close();
            }
        } catch (SQLException | RuntimeException | Error e) {
            assertThat(e).isNotNull();
        }
    }

    private void nothingIsLeft(Gate gate, String what) {
        faulty.fail(call -> null);
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        gate.recount(List.of());
        assertThat(budget.free()).as(what).isEqualTo(ConnectionBudget.MOST);
        assertThat(gate.empty()).as(what).isTrue();
    }

    private void noSessionIsLeft() {
        soon().until(() -> server.backendsOf(Agent.ROLE) == 0);
        made.clear();
    }

    private DataSourceFactory drivers() {
        return new PGDataSourceFactory() {
            @Override
            public Driver createDriver(@Nullable Properties ignored) throws SQLException {
                Driver real = super.createDriver(null);
                return (Driver) java.lang.reflect.Proxy.newProxyInstance(
                        Driver.class.getClassLoader(), new Class<?>[] {Driver.class}, (proxy, method, arguments) -> {
                            Connection connection = real.connect((String) arguments[0], (Properties) arguments[1]);
                            synchronized (made) {
                                made.add(connection);
                            }
                            return faulty.around(connection);
                        });
            }
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, E extends Throwable> T sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
