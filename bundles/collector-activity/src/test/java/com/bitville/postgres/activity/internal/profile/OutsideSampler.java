package com.bitville.postgres.activity.internal.profile;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Counts the sessions of the load by kind of wait every 10 ms: the truth that a look a second is held against. */
final class OutsideSampler implements AutoCloseable {
    private static final long EVERY_NANOS = 10_000_000;
    private static final String SQL =
            "SELECT coalesce(wait_event_type, 'CPU'), count(*) FROM pg_stat_activity WHERE state = 'active'"
                    + " AND application_name = '" + MixedLoad.APPLICATION + "' GROUP BY 1";

    private final Connection connection;
    private final Thread thread;
    private Map<String, Long> sums = new HashMap<>();
    private long coveredNanos;
    private volatile boolean stopped;

    OutsideSampler(PostgresServer server) throws SQLException {
        connection = server.connect(PostgresServer.SUPERUSER, "postgres");
        thread = new Thread(this::run, "outside-sampler");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        long last = System.nanoTime();
        long next = last;
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            while (!stopped) {
                Map<String, Long> seen = new HashMap<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        seen.put(rows.getString(1), rows.getLong(2));
                    }
                }
                long now = System.nanoTime();
                add(seen, now - last);
                last = now;
                next = Math.max(next + EVERY_NANOS, now);
                LockSupport.parkNanos(next - System.nanoTime());
            }
        } catch (SQLException e) {
            if (!stopped) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A sample speaks for the time since the last one: where the machine is busy they come late, and then more is active than usual. */
    private synchronized void add(Map<String, Long> seen, long nanos) {
        coveredNanos += nanos;
        seen.forEach((kind, count) -> sums.merge(kind, count * nanos, Long::sum));
    }

    /** Average active sessions by kind since the last call. */
    synchronized Map<String, Double> take() {
        Map<String, Double> means = new HashMap<>();
        long taken = Math.max(1, coveredNanos);
        sums.forEach((kind, sum) -> means.put(kind, (double) sum / taken));
        sums = new HashMap<>();
        coveredNanos = 0;
        return means;
    }

    @Override
    public void close() throws SQLException {
        stopped = true;
        connection.abort(Runnable::run);
    }
}
