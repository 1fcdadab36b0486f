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

/** HikariCP over the gate. The gate says when there is anything to connect to; the pool only keeps and lends. */
public final class ConnectionPool {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);
    /** A borrower looks this often whether waiting still makes sense; also the least that the pool takes. */
    private static final Duration GLANCE = Duration.ofMillis(250);
    /** How long an idle connection may take to answer before it counts as dead. */
    private static final Duration VALIDATION = Duration.ofSeconds(3);
    /** So that a backend's caches do not grow for ever. */
    private static final Duration LIFETIME = Duration.ofMinutes(30);

    /** How long others may have to wait for a connection because more are being opened. */
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
        // None while the server is not known to be up: the pool would try for ever to reach a minimum.
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(GLANCE.toMillis());
        config.setValidationTimeout(VALIDATION.toMillis());
        config.setMaxLifetime(LIFETIME.toMillis());
        config.setKeepaliveTime(0);
        config.setRegisterMbeans(false);
        config.setThreadFactory(task -> Threads.bare("bitville-database-" + server + "-pool", task));
        LOG.info("creating_connection_pool server={} min={} max={}", server, settings.poolMin(), settings.poolMax());
        hikari = new HikariDataSource(config);
    }

    /** Keeps so many idle connections from now on. */
    public void keepIdle(int count) {
        hikari.getHikariConfigMXBean().setMinimumIdle(count);
    }

    /**
     * Borrows a connection, waiting for a free one as long as that makes sense.
     *
     * @throws SQLTransientConnectionException if there was none in time
     */
    public Connection borrow(Duration atMost, BooleanSupplier worthWaiting) throws SQLException, InterruptedException {
        return take(atMost, worthWaiting, false);
    }

    private Connection take(Duration atMost, BooleanSupplier worthWaiting, boolean toFill)
            throws SQLException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            // What is held to fill the pool comes back in a moment, whether or not more can be opened.
            boolean comesBack = filling && !toFill;
            try {
                return hikari.getConnection();
            } catch (SQLTransientConnectionException e) {
                if (System.nanoTime() - start >= atMost.toNanos() || !(comesBack || worthWaiting.getAsBoolean())) {
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
     * Opens as many connections as are kept while idle: left to itself, the pool looks for what is missing twice a minute. Without the
     * server's leave it stays with fewer; the gate has told why.
     */
    public void fill(int count, BooleanSupplier worthWaiting) throws InterruptedException {
        List<Connection> borrowed = new ArrayList<>(count);
        filling = true;
        try {
            // Each one that is held makes the pool open another.
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

    /** Each of them, whatever the others do. */
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

    /** Closes every connection that is idle, and each other one when it comes back. */
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

    /** Closes all connections: those in use when they come back, but after two seconds under whoever uses them. Does not wait. */
    public void empty(BooleanSupplier stillWanted) {
        keepIdle(0);
        // Before it returns: whoever looks after an early end of the pause has to open a connection of its own.
        evictAll();
        Threads.guarded("bitville-database-" + server + "-emptying", telling(), () -> {
                    long end = System.nanoTime() + CLOSE_WITHIN.toNanos();
                    while (stillWanted.getAsBoolean() && !gate.empty() && System.nanoTime() - end < 0) {
                        LockSupport.parkNanos(GLANCE.toNanos() / 5);
                    }
                    if (stillWanted.getAsBoolean()) {
                        gate.abortAll();
                    }
                })
                .start();
    }

    private Guard telling() {
        return new Guard(
                defect -> LOG.warn(
                        "pool_not_closed server={} defect=\"{}\" trace=\"{}\"", server, defect.what(), defect.trace()),
                () -> {});
    }

    /** Closes all connections within a bounded time, under whoever still uses one. */
    public void close() {
        LOG.info("closing_connection_pool server={}", server);
        gate.shut();
        Thread closing = Threads.guarded("bitville-database-" + server + "-closing", telling(), hikari::close);
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
