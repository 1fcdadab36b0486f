package com.bitville.postgres.database.internal.connect;

import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.database.internal.query.AnswerLimits;
import com.bitville.postgres.database.internal.query.BackendCost;
import com.bitville.postgres.database.internal.query.BackendCpu;
import com.bitville.postgres.database.internal.query.QueryRunner;
import com.bitville.postgres.database.internal.query.ReadOnlyStatement;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection as the pool holds it: knows its backend and the backend's cost, and reports when it is closed. The pool sees a proxy
 * of it that is a {@link Connection}.
 */
public final class PhysicalConnection implements InvocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PhysicalConnection.class);
    /** How long the server may take to notice that a connection was closed. */
    private static final Duration CLOSED_BACKEND_LIVES = Duration.ofMillis(500);
    /** The same if a statement may still run because the cancel request may not have arrived. */
    private static final Duration ABORTED_BACKEND_LIVES = Duration.ofSeconds(2);

    /** A connection that answered within this time is alive, unless its server has ended the session since. */
    static final Duration TRUSTED = Duration.ofSeconds(5);

    private static final int LOOK_MS = 1;

    private final Connection raw;
    private final PGConnection driver;
    private final BackendCost cost;
    private final String databaseName;
    private final Consumer<Duration> onGone;
    private final AtomicBoolean gone = new AtomicBoolean();
    private volatile long answeredAt = System.nanoTime();

    public PhysicalConnection(Connection raw, BackendCpu cpu, Consumer<Duration> onGone) throws SQLException {
        this.raw = raw;
        this.driver = raw.unwrap(PGConnection.class);
        this.cost = new BackendCost(cpu);
        // The driver knows it from connecting: no round trip.
        this.databaseName = raw.getCatalog();
        this.onGone = onGone;
    }

    public Connection proxy() {
        return (Connection) Proxy.newProxyInstance(
                PhysicalConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
    }

    public static PhysicalConnection of(Connection pooled) throws SQLException {
        return pooled.unwrap(PhysicalConnection.class);
    }

    public int backendPid() {
        return driver.getBackendPID();
    }

    public String databaseName() {
        return databaseName;
    }

    public BackendCost cost() {
        return cost;
    }

    /** Runs one statement and charges its time. */
    public Rows run(String text, @Nullable Object... params) throws SQLException {
        long start = System.nanoTime();
        try {
            Rows rows = QueryRunner.run(raw, text, params);
            answeredAt = System.nanoTime();
            return rows;
        } finally {
            cost.waited(System.nanoTime() - start);
        }
    }

    /** Lets the next statement begin a transaction. */
    public void begin() throws SQLException {
        raw.setAutoCommit(false);
    }

    /** Ends the transaction, whether it failed or not; the agent's only read. */
    public void end() throws SQLException {
        long start = System.nanoTime();
        try {
            raw.rollback();
            raw.setAutoCommit(true);
        } finally {
            cost.waited(System.nanoTime() - start);
        }
    }

    /** Runs one statement that others wrote and charges its time. */
    public Rows runReadOnly(String text, @Nullable Object... params) throws SQLException {
        long start = System.nanoTime();
        try {
            return ReadOnlyStatement.run(raw, text, AnswerLimits.OTHERS, params);
        } finally {
            cost.waited(System.nanoTime() - start);
        }
    }

    /** Cancels the running statement and closes the socket, even while another thread reads it. Bounded by the driver's cancel timeout. */
    public void abort() {
        if (gone.get()) {
            return;
        }
        try {
            driver.cancelQuery();
        } catch (SQLException e) {
            LOG.debug("cancel_not_sent pid={} sqlstate={}", backendPid(), e.getSQLState());
        } finally {
            try {
                cut(raw);
            } finally {
                tellGone(ABORTED_BACKEND_LIVES);
            }
        }
    }

    /** Closes the socket, even while another thread reads it, without a message to the server; if that fails, closes in the orderly way. */
    public static void cut(Connection raw) {
        boolean cut = false;
        try {
            raw.abort(Runnable::run);
            cut = true;
        } catch (SQLException e) {
            LOG.debug("connection_abort_failed sqlstate={}", e.getSQLState());
        } finally {
            if (!cut) {
                end(raw);
            }
        }
    }

    private static void end(Connection raw) {
        try {
            raw.close();
        } catch (SQLException e) {
            LOG.debug("connection_close_failed sqlstate={}", e.getSQLState());
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        switch (method.getName()) {
            case "abort" -> {
                abort();
                return null;
            }
            case "close" -> {
                close();
                return null;
            }
            case "isValid" -> {
                if (System.nanoTime() - answeredAt < TRUSTED.toNanos()) {
                    return saidNoGoodbye();
                }
            }
            case "unwrap" -> {
                if (arguments != null && arguments[0] == PhysicalConnection.class) {
                    return this;
                }
            }
            case "toString" -> {
                return "backend " + backendPid();
            }
            default -> {}
        }
        long start = System.nanoTime();
        try {
            return method.invoke(raw, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        } finally {
            cost.waited(System.nanoTime() - start);
        }
    }

    /**
     * Whether the server has not ended the session, by a shutdown or pg_terminate_backend. The pool asks this of each connection that it
     * lends: asking the server would cost it a statement per second. The driver reads the socket for a millisecond; a peer that went silent
     * is noticed only by the next statement.
     */
    private boolean saidNoGoodbye() {
        try {
            driver.getNotifications(LOOK_MS);
            return !raw.isClosed();
        } catch (SQLException e) {
            LOG.debug("session_ended pid={} sqlstate={}", backendPid(), e.getSQLState());
            return false;
        }
    }

    private void close() throws SQLException {
        boolean closed = false;
        try {
            raw.close();
            closed = true;
        } finally {
            try {
                if (!closed) {
                    cut(raw);
                }
            } finally {
                tellGone(CLOSED_BACKEND_LIVES);
            }
        }
    }

    private void tellGone(Duration backendLives) {
        if (gone.compareAndSet(false, true)) {
            cost.end();
            onGone.accept(backendLives);
        }
    }
}
