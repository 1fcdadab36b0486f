package com.bitville.postgres.itests.support;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Samples every 50 ms the number of backends of a role, independent of the agent, and records the maximum. */
public final class BackendSampler implements AutoCloseable {
    private static final String COUNT = "select count(*) from pg_catalog.pg_stat_activity where usename = ?";

    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger samples = new AtomicInteger();
    private final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();
    private volatile boolean stopped;

    private BackendSampler(PostgresServer server, String role) {
        Thread thread = new Thread(() -> sample(server, role), "backends-of-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    public static BackendSampler watch(PostgresServer server, String role) {
        return new BackendSampler(server, role);
    }

    private void sample(PostgresServer server, String role) {
        try (Connection connection = server.connect();
                PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setString(1, role);
            while (!stopped) {
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    most.accumulateAndGet(rows.getInt(1), Math::max);
                }
                samples.incrementAndGet();
                Thread.sleep(50);
            }
        } catch (SQLException e) {
            failure.set(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The most backends seen in any sample; fails if nothing was sampled. */
    public int most() {
        SQLException broken = failure.get();
        if (broken != null || samples.get() == 0) {
            throw new AssertionError("the backends could not be counted", broken);
        }
        return most.get();
    }

    @Override
    public void close() {
        stopped = true;
    }
}
