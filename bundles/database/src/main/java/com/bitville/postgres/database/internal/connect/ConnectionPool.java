package com.bitville.postgres.database.internal.connect;

import com.bitville.postgres.api.thread.Guard;
import com.bitville.postgres.api.thread.Threads;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HikariCP over the gate. The gate decides when to connect; the pool only keeps and lends connections. */
public final class ConnectionPool {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
    /** How often a borrower checks whether waiting still makes sense; also the smallest timeout that HikariCP accepts. */
    private static final Duration CHECK_EVERY = Duration.ofMillis(250);
    /** How long an idle connection may take to answer before it counts as dead. */
    private static final Duration VALIDATION = Duration.ofSeconds(3);
    /** Bounds the growth of a backend's caches. */
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    /** How long borrowers may have to wait while {@link #fill} holds connections. */
    private static final Duration FILL_WITHIN = Duration.ofSeconds(2);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final String server;
    private final HikariDataSource hikari;
    private final Gate gate;
    private volatile boolean filling;

    public ConnectionPool(DatabaseSettings settings, Gate gate) {
        this.server = settings.server();
        this.gate = gate;
        HikariConfig config = new HikariConfig();
        config.setPoolName("bitville-database-" + server);
        config.setDataSource(gate);
        config.setMaximumPoolSize(settings.poolMax());
        // Zero while the server is not known to be up: the pool would retry without end to reach a minimum.
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(CHECK_EVERY.toMillis());
        config.setValidationTimeout(VALIDATION.toMillis());
        config.setMaxLifetime(LIFETIME.toMillis());
        config.setKeepaliveTime(0);
        config.setRegisterMbeans(false);
        config.setThreadFactory(task -> Threads.bare("bitville-database-" + server + "-pool", task));
        LOG.info("creating_connection_pool server={} min={} max={}", server, settings.poolMin(), settings.poolMax());
        hikari = new HikariDataSource(config);
    }

    /** Sets the number of idle connections to keep. */
    public void keepIdle(int count) {
        hikari.getHikariConfigMXBean().setMinimumIdle(count);
    }

    /**
     * Borrows a connection; waits for a free one while the gate is open.
     *
     * @throws SQLTransientConnectionException if none became free in time
     */
    public Connection borrow(Duration atMost, BooleanSupplier worthWaiting) throws SQLException, InterruptedException {
        return take(atMost, worthWaiting, false);
    }

    private Connection take(Duration atMost, BooleanSupplier worthWaiting, boolean toFill)
            throws SQLException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            // The connections that fill() holds come back shortly, whether or not more can be opened.
            boolean willBeFree = filling && !toFill;
            try {
                return hikari.getConnection();
            } catch (SQLTransientConnectionException e) {
                if (System.nanoTime() - start >= atMost.toNanos() || !(willBeFree || worthWaiting.getAsBoolean())) {
                    throw e;
                }
            } catch (SQLException e) {
                if (Thread.interrupted()) {
                    throw (InterruptedException)
                            new InterruptedException("interrupted while waiting for a connection").initCause(e);
                }
                throw e;
            }
        }
    }

    /**
     * Opens connections up to the idle minimum: by itself, HikariCP checks for missing ones only twice a minute. If the server refuses, the
     * pool stays smaller, and the gate has reported why.
     */
    public void fill(int count, BooleanSupplier worthWaiting) throws InterruptedException {
        List<Connection> borrowed = new ArrayList<>(count);
        filling = true;
        try {
            // Each held connection makes the pool open another.
            while (figures().total() < count && borrowed.size() < count) {
                borrowed.add(take(FILL_WITHIN, worthWaiting, true));
            }
        } catch (SQLException e) {
            LOG.debug("pool_not_filled server={} want={} reason={}", server, count, e.getMessage());
        } finally {
            filling = false;
            giveBack(borrowed);
        }
    }

    /** Returns each connection, whatever the others throw. */
    private void giveBack(List<Connection> borrowed) {
        if (!borrowed.isEmpty()) {
            try {
                giveBack(borrowed.get(0));
            } finally {
                giveBack(borrowed.subList(1, borrowed.size()));
            }
        }
    }

    private void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("connection_not_returned server={} reason={}", server, e.getMessage());
        }
    }

    /** Closes a connection instead of keeping it. */
    public void evict(Connection connection) {
        hikari.evictConnection(connection);
    }

    /** Closes idle connections now and borrowed ones on return. */
    public void evictAll() {
        HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
        if (pool != null) {
            pool.softEvictConnections();
        }
    }

    public PoolFigures figures() {
        HikariPoolMXBean pool = hikari.getHikariPoolMXBean();
        int max = hikari.getMaximumPoolSize();
        return pool == null
                ? new PoolFigures(max, 0, 0, 0, 0)
                : new PoolFigures(
                        max,
                        pool.getTotalConnections(),
                        pool.getActiveConnections(),
                        pool.getIdleConnections(),
                        pool.getThreadsAwaitingConnection());
    }

    /** Closes all connections; borrowed ones on return, but after two seconds even while in use. Does not wait. */
    public void empty(BooleanSupplier stillWanted) {
        keepIdle(0);
        // Before this returns: a borrower after an early end of the pause must open a new connection.
        evictAll();
        Threads.guarded("bitville-database-" + server + "-emptying", guard(), () -> {
                    long end = System.nanoTime() + CLOSE_WITHIN.toNanos();
                    while (stillWanted.getAsBoolean() && !gate.empty() && System.nanoTime() - end < 0) {
                        LockSupport.parkNanos(CHECK_EVERY.toNanos() / 5);
                    }
                    if (stillWanted.getAsBoolean()) {
                        gate.abortAll();
                    }
                })
                .start();
    }

    private Guard guard() {
        return new Guard(
                defect -> LOG.warn(
                        "pool_not_closed server={} defect=\"{}\" trace=\"{}\"", server, defect.what(), defect.trace()),
                () -> {});
    }

    /** Closes all connections within a bounded time, even those in use. */
    public void close() {
        LOG.info("closing_connection_pool server={}", server);
        gate.shut();
        Thread closing = Threads.guarded("bitville-database-" + server + "-closing", guard(), hikari::close);
        closing.start();
        try {
            closing.join(CLOSE_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!gate.empty()) {
            LOG.warn(
                    "connections_aborted server={} after_s={}",
                    server,
                    TimeUnit.MILLISECONDS.toSeconds(CLOSE_WITHIN.toMillis()));
            gate.abortAll();
        }
    }
}
