package com.bitville.postgres.database.internal;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.ServerState;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the pool and the driver, because a pool alone storms a server that is down. It refuses at once while closed, opens
 * one connection at a time within the budget, and hands out only connections whose guards were verified.
 */
final class Gate implements DataSource {
    /** The default authentication_timeout: until then a backend may wait, for a catalog's lock or a frozen server, to hear us. */
    private static final Duration UNANSWERED_BACKEND_LIVES = Duration.ofSeconds(60);

    private static final int ROLE_LIMIT_HITS_OF_A_PAUSE = 3;

    private final Connector connector;
    private final Admission admission;
    private final ConnectionBudget budget;
    private final Backoff backoff;
    private final ServerStatus status;
    private final LongSupplier nanoTime;
    private final Object attempt = new Object();
    private final Set<PhysicalConnection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong opened = new AtomicLong();

    private volatile @Nullable Capabilities capabilities;
    private int roleLimitHits;
    private volatile boolean shut;
    private volatile boolean waiting;
    private volatile long nextAttempt;
    private volatile @Nullable Failure lastFailure;
    private volatile Listener listener = failure -> {};

    /**
     * One connection elsewhere on the server.
     *
     * @param connection to be closed by whoever asked for it
     * @param capabilities what is offered there
     */
    record Visit(PhysicalConnection connection, Capabilities capabilities) {}

    /** Verifies a new connection and learns what the server offers through it. */
    @FunctionalInterface
    interface Admission {
        Admitted admit(Connection raw) throws SQLException;
    }

    /** Hears that the gate opened, with null, or closed, with the failure. */
    @FunctionalInterface
    interface Listener {
        void turned(@Nullable Failure failure);
    }

    /**
     * A connection that may be used.
     *
     * @param capabilities what the server offers
     * @param cpu the meter of its backend
     * @param backends the pids of all backends of our role
     */
    record Admitted(Capabilities capabilities, BackendCpu cpu, List<Integer> backends) {}

    Gate(
            Connector connector,
            Admission admission,
            ConnectionBudget budget,
            Backoff backoff,
            ServerStatus status,
            LongSupplier nanoTime) {
        this.connector = connector;
        this.admission = admission;
        this.budget = budget;
        this.backoff = backoff;
        this.status = status;
        this.nanoTime = nanoTime;
    }

    void listen(Listener newListener) {
        listener = newListener;
    }

    /** How long until a connection may be tried; zero while open. */
    Duration closedFor() {
        long left = nextAttempt - nanoTime.getAsLong();
        return waiting && left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /** Whether another connection can be had as far as is known here. */
    boolean hasRoom() {
        return !refuses() && closedFor().isZero() && budget.free() > 0;
    }

    @Nullable
    Capabilities capabilities() {
        return capabilities;
    }

    /** Why the last attempt failed, or null if it did not. */
    @Nullable
    Failure lastFailure() {
        return lastFailure;
    }

    /** Physical connections opened since the start. */
    long opened() {
        return opened.get();
    }

    /** Refuses everything from now on. */
    void shut() {
        shut = true;
    }

    /** Tries again at once, whatever was waited for. */
    void reopen() {
        waiting = false;
    }

    /** Closes what the pool has not closed, under whoever uses it; all at once, as each may wait for a server that is silent. */
    void abortAll() {
        for (PhysicalConnection connection : open) {
            Thread aborting = new Thread(connection::abort, "bitville-database-abort-" + connection.backendPid());
            aborting.setDaemon(true);
            aborting.start();
        }
    }

    boolean empty() {
        return open.isEmpty();
    }

    /** Sessions of others that have ended give their places back. */
    void recount(List<Integer> backends) {
        budget.exceededBy(backends);
    }

    /** Closes the gate for a reason found on a connection that worked. */
    void close(Failure failure) {
        synchronized (attempt) {
            fail(failure);
            status.failed(failure);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        synchronized (attempt) {
            ConnectionBudget.Slot slot = acquire();
            Visit visit;
            try {
                visit = openInto(slot, connector);
            } catch (SQLException e) {
                fail(failureOf(e));
                throw e;
            }
            capabilities = visit.capabilities();
            succeed(visit.capabilities());
            return visit.connection().proxy();
        }
    }

    /** Opens one connection to another database, within the same budget; its failure is not the server's. */
    Visit visit(Connector there) throws SQLException {
        synchronized (attempt) {
            Visit visit = openInto(acquire(), there);
            opened.incrementAndGet();
            return visit;
        }
    }

    private ConnectionBudget.Slot acquire() throws SQLException {
        refuseWhileClosed();
        ConnectionBudget.Slot slot = budget.tryAcquire();
        if (slot == null) {
            throw new SQLException("all " + ConnectionBudget.MOST + " connections to this server are taken");
        }
        return slot;
    }

    private Visit openInto(ConnectionBudget.Slot slot, Connector to) throws SQLException {
        long start = nanoTime.getAsLong();
        Connection raw = connect(slot, to);
        try {
            Admitted admitted = admission.admit(raw);
            PhysicalConnection connection = track(raw, admitted.cpu(), slot);
            connection.cost().waited(nanoTime.getAsLong() - start);
            slot.servedBy(connection.backendPid());
            if (budget.exceededBy(admitted.backends())) {
                connection.abort();
                throw new RefusedException(
                        ServerState.TOO_MANY_CONNECTIONS,
                        admitted.backends().size() + " sessions of this role are open, " + ConnectionBudget.MOST
                                + " at most are allowed: another agent or a leftover of a killed one uses the role");
            }
            if (refuses()) {
                connection.abort();
                throw new SQLException("the gate was shut meanwhile");
            }
            return new Visit(connection, admitted.capabilities());
        } catch (SQLException e) {
            discard(raw, slot);
            throw e;
        }
    }

    private Connection connect(ConnectionBudget.Slot slot, Connector to) throws SQLException {
        Duration backendLives = Duration.ZERO;
        boolean connected = false;
        try {
            Connection raw = to.connect();
            connected = true;
            return raw;
        } catch (SQLException e) {
            backendLives = SqlStates.isSilence(e) ? UNANSWERED_BACKEND_LIVES : Duration.ZERO;
            throw e;
        } finally {
            if (!connected) {
                slot.release(backendLives);
            }
        }
    }

    private PhysicalConnection track(Connection raw, BackendCpu cpu, ConnectionBudget.Slot slot) throws SQLException {
        PhysicalConnection[] self = new PhysicalConnection[1];
        self[0] = new PhysicalConnection(raw, cpu, lives -> {
            slot.release(lives);
            forget(self[0]);
        });
        open.add(self[0]);
        return self[0];
    }

    private static void discard(Connection raw, ConnectionBudget.Slot slot) throws SQLException {
        try {
            raw.close();
        } finally {
            slot.release(Duration.ofSeconds(1));
        }
    }

    private boolean refuses() {
        return shut || status.paused();
    }

    private void refuseWhileClosed() throws SQLException {
        if (refuses()) {
            throw new SQLException("the gate is shut");
        }
        if (!closedFor().isZero()) {
            throw new SQLException(
                    "the gate is closed for another " + closedFor().toSeconds() + " s");
        }
    }

    private void succeed(Capabilities found) {
        opened.incrementAndGet();
        backoff.reset();
        roleLimitHits = 0;
        lastFailure = null;
        boolean turned = waiting || status.now().state() != ServerState.UP;
        waiting = false;
        status.up(found.versionText());
        if (turned) {
            listener.turned(null);
        }
    }

    /**
     * CONNECTION LIMIT 0 looks like a limit that is used up. Leftovers of a killed agent go away within seconds, so a limit that stays
     * used up though we hold nothing is taken for the DBA's will.
     */
    private Failure failureOf(SQLException e) {
        roleLimitHits = SqlStates.roleLimit(e) && open.isEmpty() ? roleLimitHits + 1 : 0;
        Failure failure = SqlStates.ofConnecting(e);
        return roleLimitHits < ROLE_LIMIT_HITS_OF_A_PAUSE
                ? failure
                : new Failure(
                        ServerState.PAUSED_BY_DBA,
                        failure.reason() + "; the agent holds none: CONNECTION LIMIT 0, or others use the role");
    }

    /** While an older connection still works the server is up, though no further one can be had. */
    private void fail(Failure failure) {
        if (refuses()) {
            return;
        }
        nextAttempt = nanoTime.getAsLong()
                + backoff.afterFailure(failure.mendsByHand()).toNanos();
        lastFailure = failure;
        waiting = true;
        if (open.isEmpty()) {
            status.failed(failure);
        }
        listener.turned(failure);
    }

    private void forget(PhysicalConnection connection) {
        open.remove(connection);
        Failure failure = lastFailure;
        if (open.isEmpty() && waiting && failure != null && !refuses()) {
            status.failed(failure);
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the gate knows the role and its password");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    /** How long the pool waits at its end for a connection in the making; {@link #shut()} takes care of a late one. */
    @Override
    public int getLoginTimeout() {
        return 1;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logs through SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("the gate wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
