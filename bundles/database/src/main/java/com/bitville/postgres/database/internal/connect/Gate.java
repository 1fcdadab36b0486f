package com.bitville.postgres.database.internal.connect;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.ReasonCode;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.query.BackendCpu;
import com.bitville.postgres.database.internal.query.ConnectFailure;
import com.bitville.postgres.database.internal.query.SqlStates;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the pool and the driver, because a pool alone storms a server that is down. It refuses at once while closed, opens
 * one connection at a time within the budget, and hands out only connections whose guards were verified.
 */
public final class Gate implements DataSource {
    private static final int ROLE_LIMIT_HITS_OF_A_PAUSE = 3;
    /** Longer than a connection takes to close. */
    private static final Duration OTHERS_KEEP_IT = Duration.ofSeconds(5);

    private final Connector connector;
    private final ConnectionBudget budget;
    private final ConnectionOpener opener;
    private final ReconnectDelay reconnectDelay;
    private final ServerStatus status;
    private final LongSupplier nanoTime;
    private final Object attempt = new Object();
    private final AtomicLong opened = new AtomicLong();

    private volatile @Nullable Capabilities capabilities;
    private int roleLimitHits;
    private @Nullable Long noPlaceSince;
    private volatile boolean shut;
    private volatile boolean waiting;
    private volatile long nextAttempt;
    private volatile @Nullable ConnectFailure lastFailure;
    private volatile Listener listener = connectFailure -> {};

    /**
     * One connection elsewhere on the server.
     *
     * @param connection to be closed by whoever asked for it
     * @param capabilities what is offered there
     */
    public record Visit(PhysicalConnection connection, Capabilities capabilities) {}

    /** Verifies a new connection and learns what the server offers through it. */
    @FunctionalInterface
    public interface Admission {
        Admitted admit(Connection raw) throws SQLException;
    }

    /** Hears that the gate opened, with null, or closed, with the failure. */
    @FunctionalInterface
    public interface Listener {
        void turned(@Nullable ConnectFailure connectFailure);
    }

    /**
     * A connection that may be used.
     *
     * @param capabilities what the server offers
     * @param cpu the meter of its backend
     * @param backends the pids of all backends of our role
     */
    public record Admitted(Capabilities capabilities, BackendCpu cpu, List<Integer> backends) {}

    public Gate(
            Connector connector,
            Admission admission,
            ConnectionBudget budget,
            ReconnectDelay reconnectDelay,
            ServerStatus status,
            LongSupplier nanoTime) {
        this.connector = connector;
        this.budget = budget;
        this.opener = new ConnectionOpener(admission, budget, this::refuses, this::nothingLeft, nanoTime);
        this.reconnectDelay = reconnectDelay;
        this.status = status;
        this.nanoTime = nanoTime;
    }

    public void listen(Listener newListener) {
        listener = newListener;
    }

    /** How long until a connection may be tried; zero while open. */
    public Duration closedFor() {
        long left = nextAttempt - nanoTime.getAsLong();
        return waiting && left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /** Whether another connection can be had as far as is known here, now or in a moment. */
    public boolean hasRoom() {
        return !refuses() && closedFor().isZero() && (budget.free() > 0 || budget.comesBack());
    }

    @Nullable
    public Capabilities capabilities() {
        return capabilities;
    }

    /** Why the last attempt failed, or null if it did not. */
    @Nullable
    public ConnectFailure lastFailure() {
        return lastFailure;
    }

    /** Physical connections opened since the start. */
    public long opened() {
        return opened.get();
    }

    /** Refuses everything from now on. */
    void shut() {
        shut = true;
    }

    /** Tries again at once, whatever was waited for. */
    public void reopen() {
        waiting = false;
    }

    /** Closes what the pool has not closed, under whoever uses it; all at once, as each may wait for a server that is silent. */
    void abortAll() {
        opener.abortAll();
    }

    public boolean empty() {
        return opener.empty();
    }

    /** Sessions of others that have ended give their places back. */
    public void recount(List<Integer> backends) {
        budget.exceededBy(backends);
    }

    /** Closes the gate for a reason found on a connection that worked. */
    public void close(ConnectFailure connectFailure) {
        synchronized (attempt) {
            fail(connectFailure);
            status.failed(connectFailure);
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        synchronized (attempt) {
            refuseWhileClosed();
            Visit visit;
            try {
                visit = opener.open(connector);
            } catch (ConnectionOpener.NoPlaceException e) {
                sayThatOthersHaveIt(e);
                throw e;
            } catch (SQLException e) {
                fail(failureOf(e));
                throw e;
            }
            return handOver(visit);
        }
    }

    /**
     * Opens one connection to another database, within the same budget; its failure is not the server's. Beside an attempt for the pool,
     * which must not wait for a database that lets nobody in.
     */
    public Visit visit(Connector there) throws SQLException {
        refuseWhileClosed();
        Visit visit = opener.open(there);
        opened.incrementAndGet();
        return visit;
    }

    /** Nothing else would say why there is no connection, where none was ever tried. What a pool that is replaced had comes back sooner. */
    private void sayThatOthersHaveIt(ConnectionOpener.NoPlaceException e) {
        long now = nanoTime.getAsLong();
        Long since = noPlaceSince;
        if (since == null) {
            noPlaceSince = now;
        } else if (opener.empty() && lastFailure == null && now - since > OTHERS_KEEP_IT.toNanos()) {
            fail(new ConnectFailure(
                    ServerState.TOO_MANY_CONNECTIONS,
                    ReasonCode.AGENT_LIMIT,
                    e.getMessage() + ", by another server entry of this agent or by what nobody answered"));
        }
    }

    /** Whoever hears that the server is up may fail: the connection is nobody's then. */
    private Connection handOver(Visit visit) {
        boolean taken = false;
        try {
            capabilities = visit.capabilities();
            succeed(visit.capabilities());
            Connection connection = visit.connection().proxy();
            taken = true;
            return connection;
        } finally {
            if (!taken) {
                visit.connection().abort();
            }
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
        reconnectDelay.reset();
        roleLimitHits = 0;
        noPlaceSince = null;
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
    private ConnectFailure failureOf(SQLException e) {
        roleLimitHits = SqlStates.roleLimit(e) && opener.empty() ? roleLimitHits + 1 : 0;
        ConnectFailure connectFailure = SqlStates.ofConnecting(e);
        return roleLimitHits < ROLE_LIMIT_HITS_OF_A_PAUSE
                ? connectFailure
                : new ConnectFailure(
                        ServerState.PAUSED_BY_DBA,
                        ReasonCode.ROLE_LIMIT_ZERO,
                        connectFailure.reason() + "; the agent holds none: CONNECTION LIMIT 0, or others use the role");
    }

    /** While an older connection still works the server is up, though no further one can be had. */
    private void fail(ConnectFailure connectFailure) {
        if (refuses()) {
            return;
        }
        nextAttempt = nanoTime.getAsLong()
                + reconnectDelay.afterFailure(connectFailure.mendsByHand()).toNanos();
        lastFailure = connectFailure;
        waiting = true;
        if (opener.empty()) {
            status.failed(connectFailure);
        }
        listener.turned(connectFailure);
    }

    /** The last of the older connections is gone: what kept further ones from being made is what there is to say now. */
    private void nothingLeft() {
        ConnectFailure connectFailure = lastFailure;
        if (waiting && connectFailure != null && !refuses()) {
            status.failed(connectFailure);
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
