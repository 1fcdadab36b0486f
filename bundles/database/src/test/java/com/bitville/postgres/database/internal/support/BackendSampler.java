package com.bitville.postgres.database.internal.support;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Counts a role's backends about every 20 ms, from outside, and keeps the highest count of two consecutive samples: a backend in only one
 * sample is exiting.
 */
public final class BackendSampler implements AutoCloseable {
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger samples = new AtomicInteger();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stop;

    public BackendSampler(PostgresServer server, String role) {
        thread = new Thread(() -> sample(server, role), "sampler");
        thread.setDaemon(true);
        thread.start();
    }

    public int most() {
        return most.get();
    }

    public int samples() {
        return samples.get();
    }

    private void sample(PostgresServer server, String role) {
        try (Connection connection = server.connect();
                PreparedStatement count = connection.prepareStatement(
                        "SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE usename = ?")) {
            count.setString(1, role);
            int before = 0;
            while (!stop) {
                try (ResultSet rows = count.executeQuery()) {
                    rows.next();
                    most.accumulateAndGet(Math.min(before, rows.getInt(1)), Math::max);
                    before = rows.getInt(1);
                    samples.incrementAndGet();
                }
                Thread.sleep(20);
            }
        } catch (SQLException | InterruptedException e) {
            failure.set(e);
        }
    }

    @Override
    public void close() {
        stop = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Exception e = failure.get();
        if (e != null) {
            throw new IllegalStateException("the sampler failed", e);
        }
    }
}
