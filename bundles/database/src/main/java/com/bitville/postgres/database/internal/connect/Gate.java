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
 * Sits between the pool and the driver, because a pool alone retries a server that is down without pause. While closed it refuses at
 * once; while open it opens one connection at a time within the connection budget, and returns only connections whose session limits were
 * verified.
 */
public final class Gate implements DataSource {
    private static final int ROLE_LIMIT_HITS_OF_A_PAUSE = 3;
    /** Longer than closing a connection takes. */
    private static final Duration OTHERS_HOLD_SLOTS = Duration.ofSeconds(5);

    private final Connector connector;
    private final Admission admission;
    private final ConnectionBudget budget;
    private final ConnectionOpener opener;
    private final ReconnectDelay reconnectDelay;
    private final ServerStatus status;
    private final LongSupplier nanoTime;
    private final Object attempt = new Object();
    private final AtomicLong opened = new AtomicLong();

    private volatile @Nullable Capabilities capabilities;
    private int roleLimitHits;
    private @Nullable Long noSlotSince;
    private volatile boolean shut;
    private volatile boolean waiting;
    private volatile long nextAttempt;
    private volatile @Nullable ConnectFailure lastFailure;
    private volatile Listener listener = connectFailure -> {};

    /**
     * A connection to another database of the server.
     *
     * @param connection closed by the caller
     * @param capabilities what that database offers
     */
    public record Visit(PhysicalConnection connection, Capabilities capabilities) {}

    /** Verifies a new connection and probes the server's capabilities over it. */
    @FunctionalInterface
    public interface Admission {
        Admitted admit(Connection raw) throws SQLException;

        /** The same for a connection beside the pool's, which may lead to another database. */
        default Admitted admitVisit(Connection raw) throws SQLException {
            return admit(raw);
        }
    }

    /** Called when the gate opens, with null, and when it closes, with the failure. */
    @FunctionalInterface
    public interface Listener {
        void turned(@Nullable ConnectFailure connectFailure);
    }

    /**
     * A verified connection.
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
        this.admission = admission;
        this.opener = new ConnectionOpener(budget, this::refuses, this::allClosed, nanoTime);
        this.reconnectDelay = reconnectDelay;
        this.status = status;
        this.nanoTime = nanoTime;
    }

    public void listen(Listener newListener) {
        listener = newListener;
    }

    /** Time until the next attempt is allowed; zero while open. */
    public Duration closedFor() {
        long left = nextAttempt - nanoTime.getAsLong();
        return waiting && left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /** Whether another connection can be opened, now or shortly, as far as the gate knows. */
    public boolean hasRoom() {
        return !refuses() && closedFor().isZero() && (budget.free() > 0 || budget.willBeFree());
    }

    /** How long until a closed connection has left its slot; zero if there is room, or no reason to wait. */
    public Duration untilRoom() {
        return budget.untilFree();
    }

    @Nullable
    public Capabilities capabilities() {
        return capabilities;
    }

    /** Why the last attempt failed, or null if it succeeded. */
    @Nullable
    public ConnectFailure lastFailure() {
        return lastFailure;
    }

    /** Physical connections opened since the start. */
    public long opened() {
        return opened.get();
    }

    /** Refuses every connection from now on. */
    void shut() {
        shut = true;
    }

    /** Allows the next attempt at once. */
    public void reopen() {
        waiting = false;
    }

    /** Closes the connections that the pool has not closed, even those in use, concurrently because each may wait for a silent server. */
    void abortAll() {
        opener.abortAll();
    }

    public boolean empty() {
        return opener.empty();
    }

    /** Releases the slots of other processes' sessions that have ended. */
    public void recount(List<Integer> backends) {
        budget.exceededBy(backends);
    }

    /** Closes the gate for a reason found on a working connection. */
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
                visit = opener.open(connector, admission);
            } catch (ConnectionOpener.NoFreeSlotException e) {
                reportNoFreeSlot(e);
                throw e;
            } catch (SQLException e) {
                fail(failureOf(e));
                throw e;
            }
            return handOver(visit);
        }
    }

    /**
     * Opens one connection to another database, within the same budget; its failure is not the server's. Runs concurrently with an attempt
     * for the pool, which must not wait for a database that refuses connections.
     */
    public Visit visit(Connector there) throws SQLException {
        refuseWhileClosed();
        Visit visit = opener.open(there, admission::admitVisit);
        opened.incrementAndGet();
        return visit;
    }

    /**
     * Reports that other holders use all slots: without an attempt, nothing else explains the missing connection. The slots of a pool that
     * is being replaced come back sooner.
     */
    private void reportNoFreeSlot(ConnectionOpener.NoFreeSlotException e) {
        long now = nanoTime.getAsLong();
        Long since = noSlotSince;
        if (since == null) {
            noSlotSince = now;
        } else if (opener.empty() && lastFailure == null && now - since > OTHERS_HOLD_SLOTS.toNanos()) {
            fail(new ConnectFailure(
                    ServerState.TOO_MANY_CONNECTIONS,
                    ReasonCode.AGENT_LIMIT,
                    e.getMessage() + ", by another server entry or by attempts that were never answered"));
        }
    }

    /** Closes the connection if a listener fails, because nobody owns it then. */
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
        noSlotSince = null;
        lastFailure = null;
        boolean turned = waiting || status.now().state() != ServerState.UP;
        waiting = false;
        status.up(found.versionText());
        if (turned) {
            listener.turned(null);
        }
    }

    /**
     * The server reports CONNECTION LIMIT 0 like a limit that is reached. Sessions of a killed agent end within seconds, so a limit that
     * stays reached although the agent holds no session counts as a pause by the DBA.
     */
    private ConnectFailure failureOf(SQLException e) {
        roleLimitHits = SqlStates.roleLimit(e) && opener.empty() ? roleLimitHits + 1 : 0;
        ConnectFailure connectFailure = SqlStates.ofConnecting(e);
        return roleLimitHits < ROLE_LIMIT_HITS_OF_A_PAUSE
                ? connectFailure
                : new ConnectFailure(
                        ServerState.PAUSED_BY_DBA,
                        ReasonCode.ROLE_LIMIT_ZERO,
                        connectFailure.reason()
                                + "; the agent has no session open: the role has CONNECTION LIMIT 0, or others use it");
    }

    /** The server stays up while an older connection works, although no further one can be opened. */
    private void fail(ConnectFailure connectFailure) {
        if (refuses()) {
            return;
        }
        nextAttempt = nanoTime.getAsLong()
                + reconnectDelay.afterFailure(connectFailure.needsOperator()).toNanos();
        lastFailure = connectFailure;
        waiting = true;
        if (opener.empty()) {
            status.failed(connectFailure);
        }
        listener.turned(connectFailure);
    }

    /** The last of the older connections is gone: the failure of the attempts since becomes the server's state. */
    private void allClosed() {
        ConnectFailure connectFailure = lastFailure;
        if (waiting && connectFailure != null && !refuses()) {
            status.failed(connectFailure);
        }
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the gate uses the configured role");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    /** How long a closing pool waits for a connection that is being opened; {@link #shut()} handles one that comes later. */
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
