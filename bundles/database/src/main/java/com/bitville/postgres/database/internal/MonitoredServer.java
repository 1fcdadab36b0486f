package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.connect.ConnectionBudget;
import com.bitville.postgres.database.internal.connect.ConnectionPool;
import com.bitville.postgres.database.internal.connect.Connector;
import com.bitville.postgres.database.internal.connect.DatabaseSettings;
import com.bitville.postgres.database.internal.connect.Gate;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import com.bitville.postgres.database.internal.connect.ReconnectDelay;
import com.bitville.postgres.database.internal.connect.ServerStatus;
import com.bitville.postgres.database.internal.doctor.ServerStatusFragment;
import com.bitville.postgres.database.internal.guard.CapabilityProbe;
import com.bitville.postgres.database.internal.guard.MissingPrivileges;
import com.bitville.postgres.database.internal.guard.ServerChangeDetector;
import com.bitville.postgres.database.internal.guard.SessionAdmission;
import com.bitville.postgres.database.internal.query.ConnectFailure;
import com.bitville.postgres.database.internal.query.SqlStates;
import com.bitville.postgres.database.internal.session.DatabaseRotation;
import com.bitville.postgres.database.internal.session.IsolatedSessions;
import com.bitville.postgres.database.internal.session.OwnStatements;
import com.bitville.postgres.database.internal.session.PooledLease;
import com.bitville.postgres.database.internal.session.RefusedStatements;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One monitored server: its gate, pool and monitor thread. */
final class MonitoredServer {
    private static final Logger LOG = LoggerFactory.getLogger(MonitoredServer.class);
    private static final Duration LOOK = Duration.ofSeconds(60);

    private final DatabaseSettings settings;
    private final Clock clock;
    private final ServerStatus status;
    private final Gate gate;
    private final ConnectionPool pool;
    private final ServerMonitor serverMonitor;
    private final ServerChangeDetector serverChangeDetector;
    private final DatabaseRotation databaseRotation;
    private final IsolatedSessions isolatedSessions;
    private final OwnStatements own = new OwnStatements(System::nanoTime);
    private final RefusedStatements refusedStatements = new RefusedStatements(System::nanoTime);
    private final AtomicBoolean verified = new AtomicBoolean();
    private final AtomicBoolean testFailureReported = new AtomicBoolean();
    private final AtomicBoolean stopped = new AtomicBoolean();

    MonitoredServer(
            DatabaseSettings settings,
            Function<DatabaseSettings, Connector> connectors,
            Supplier<ReconnectDelay> backoffs,
            Clock clock) {
        this.settings = settings;
        this.clock = clock;
        CapabilityProbe probe = new CapabilityProbe(System::nanoTime);
        this.status = new ServerStatus(settings.server(), settings.address());
        this.gate = new Gate(
                connectors.apply(settings),
                new SessionAdmission(settings, Path.of("/proc"), probe),
                ConnectionBudget.of(settings.host(), settings.port()),
                backoffs.get(),
                status,
                System::nanoTime);
        this.serverChangeDetector = new ServerChangeDetector(settings.server(), gate, probe);
        this.databaseRotation =
                new DatabaseRotation(settings, gate, this::journal, connectors, backoffs.get(), System::nanoTime);
        this.isolatedSessions = new IsolatedSessions(settings.server(), gate, connectors.apply(settings));
        this.pool = new ConnectionPool(settings, gate);
        this.serverMonitor = new ServerMonitor(settings.server(), LOOK, gate, this::check);
    }

    /** Databases with open findings about their objects are visited sooner. */
    void hasten(Supplier<Set<String>> databases) {
        databaseRotation.hasten(databases);
    }

    void start() {
        gate.listen(this::turned);
        serverMonitor.start();
    }

    void stop() {
        if (stopped.compareAndSet(false, true)) {
            try {
                serverMonitor.stop();
            } finally {
                pool.close();
            }
        }
    }

    void pause(String reason) {
        if (status.pause(reason)) {
            pool.empty(status::paused);
        }
    }

    void resume() {
        if (status.resume()) {
            gate.reopen();
            serverMonitor.wake();
        }
    }

    /** Retries at once, because the cause of the last failure may be gone. */
    void retry() {
        if (!status.paused()) {
            gate.reopen();
            serverMonitor.wake();
        }
    }

    private void turned(@Nullable ConnectFailure connectFailure) {
        pool.keepIdle(connectFailure == null ? settings.poolMin() : 0);
        if (connectFailure != null) {
            if (connectFailure.endsOpenConnections()) {
                pool.evictAll();
            }
            serverMonitor.wake();
        }
    }

    String name() {
        return settings.server();
    }

    ServerStatus.Current current() {
        return status.now();
    }

    Map<Sql, Double> executedMs() {
        return own.executedMsByFile();
    }

    Optional<Capabilities> lastCapabilities() {
        return Optional.ofNullable(gate.capabilities());
    }

    Lease lease(Instant deadline) throws CollectException, InterruptedException {
        ServerState state = current().state();
        if (state != ServerState.UP && state != ServerState.CONNECTING) {
            throw unavailable(null);
        }
        Duration left = Duration.between(clock.instant(), deadline);
        Duration atMost = left.compareTo(settings.connectionTimeout()) < 0 ? left : settings.connectionTimeout();
        long start = System.nanoTime();
        try {
            Connection connection = borrow(atMost);
            return lend(asProbed(connection) ? connection : borrow(atMost.minusNanos(System.nanoTime() - start)));
        } catch (SQLException e) {
            throw unavailable(e);
        }
    }

    /** Visits only a server that is up: a visit does not test the connection. */
    Lease visitNext(Instant deadline) throws CollectException, InterruptedException {
        if (current().state() != ServerState.UP) {
            throw unavailable(null);
        }
        return databaseRotation.next(Duration.between(clock.instant(), deadline));
    }

    /** Like a visit, a session of its own is for a server that is up. */
    Lease openIsolated(Instant deadline) throws CollectException, InterruptedException {
        if (current().state() != ServerState.UP) {
            throw unavailable(null);
        }
        return isolatedSessions.open(Duration.between(clock.instant(), deadline));
    }

    /** The database that is due for a visit; none while the server is not up. */
    Optional<String> nextDatabase() {
        return current().state() == ServerState.UP ? databaseRotation.due() : Optional.empty();
    }

    void visited(String database, boolean complete) {
        databaseRotation.visited(database, complete);
    }

    /** Replaces every connection as soon as it is idle. */
    void renew() {
        pool.evictAll();
    }

    Map<String, Object> status() {
        return ServerStatusFragment.of(
                settings,
                status.now(),
                gate,
                pool.figures(),
                new ServerStatusFragment.Observed(own.executedMs(), databaseRotation.status()));
    }

    private Lease lend(Connection connection) throws SQLException, CollectException {
        boolean lent = false;
        try {
            Capabilities capabilities = gate.capabilities();
            if (capabilities == null) {
                throw new SQLException("the server was not probed");
            }
            Lease lease = new PooledLease(pool::evict, journal(settings.database()), connection, capabilities, false);
            lent = true;
            return lease;
        } finally {
            if (!lent) {
                pool.evict(connection);
            }
        }
    }

    /** The journal for one database of the server. */
    private PooledLease.Journal journal(String database) {
        return new PooledLease.Journal() {
            @Override
            public void ran(Sql file, Capabilities capabilities, @Nullable Object... params) {
                own.ran(file, capabilities, params);
                refusedStatements.ran(file, database);
            }

            @Override
            public String surprised(Sql file, PhysicalConnection connection, SQLException e) {
                serverChangeDetector.doubt();
                if (!SqlStates.isRefusal(e)) {
                    return "";
                }
                return MissingPrivileges.advice(
                        database,
                        refusedStatements.refused(
                                file, database, () -> MissingPrivileges.missing(connection::run, Stream.of(file))));
            }
        };
    }

    void lookAgain() {
        serverChangeDetector.lookAgain();
    }

    List<RefusedStatements.Refusal> refusals() {
        return refusedStatements.now();
    }

    boolean visitsDatabases() {
        return databaseRotation.begun();
    }

    private Connection borrow(Duration atMost) throws SQLException, InterruptedException {
        return pool.borrow(atMost, () -> gate.closedFor().isZero());
    }

    /** Whether the connection is usable as it is. If the server has changed, all connections are replaced, so that it is probed again. */
    private boolean asProbed(Connection connection) throws SQLException {
        boolean asProbed = false;
        try {
            asProbed = serverChangeDetector.asProbed(PhysicalConnection.of(connection));
        } finally {
            if (!asProbed) {
                pool.evict(connection);
            }
        }
        if (!asProbed) {
            pool.evictAll();
        }
        return asProbed;
    }

    /** The monitor's test: one round trip over a pooled connection, or an attempt to open one. Its cost is charged to the next lease. */
    private boolean check() {
        if (status.paused()) {
            return true;
        }
        try {
            look(borrow(settings.connectionTimeout()));
            pool.fill(settings.poolMin(), gate::hasRoom);
            return true;
        } catch (SQLException e) {
            testFailed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void look(Connection connection) throws SQLException {
        boolean returned = false;
        try {
            test(connection);
            if (asProbed(connection)) {
                connection.close();
            }
            returned = true;
        } finally {
            if (!returned) {
                pool.evict(connection);
            }
        }
    }

    private void test(Connection connection) throws SQLException {
        PhysicalConnection physical = PhysicalConnection.of(connection);
        countBackends(physical);
        databaseRotation.look(physical);
        Capabilities capabilities = gate.capabilities();
        if (capabilities != null) {
            own.look(physical, capabilities);
        }
        if (verified.compareAndSet(false, true)) {
            LOG.info("connection_pool_verified server={} pid={}", name(), physical.backendPid());
        }
    }

    private void countBackends(PhysicalConnection connection) throws SQLException {
        try {
            gate.recount(CapabilityProbe.backends(connection::run));
        } catch (SQLException e) {
            if (SqlStates.isBroken(e)) {
                throw e;
            }
            LOG.debug("backends_not_counted server={} sqlstate={}", name(), e.getSQLState());
        }
    }

    private void testFailed() {
        if (!stopped.get() && !verified.get() && testFailureReported.compareAndSet(false, true)) {
            LOG.warn(
                    "connection_pool_test_failed server={} reason=\"{}\"",
                    name(),
                    status.now().reason());
        }
    }

    private CollectException unavailable(@Nullable SQLException cause) {
        ServerStatus.Current now = status.now();
        String why = now.reason() == null
                ? cause instanceof SQLTransientConnectionException
                        ? "no connection became free in time"
                        : "the connection was lost"
                : now.reason() + "; next attempt in " + gate.closedFor().toSeconds() + " s";
        return new CollectException(
                Reason.UNAVAILABLE, "server " + name() + " is " + now.state().word() + ": " + why, cause);
    }
}
