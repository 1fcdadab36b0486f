package com.bitville.postgres.itests;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Looks every 50 ms, as a superuser, at what a role does to a server: how many backends, how old its oldest statement, how long it waits
 * for a lock. Reads a function, not a view, so that locked catalogs do not hold it up; goes on after a crash of the server.
 */
final class RoleWatch implements AutoCloseable {
    private static final String SESSIONS = "select a.pid, a.state, a.wait_event_type, a.query_start::text,"
            + " extract(epoch from clock_timestamp() - a.query_start) * 1000, extract(epoch from clock_timestamp()) * 1000"
            + " from pg_catalog.pg_stat_get_activity(null) as a where a.usesysid = ?::bigint::oid";
    /** A look that comes later than this says that the machine, or the server, was not schedulable. */
    private static final long LATE_MS = 250;

    private final PostgresServer server;
    private final String role;
    private final Thread thread;
    private final AtomicInteger backends = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong oldestMs = new AtomicLong();
    private final AtomicLong longestWaitMs = new AtomicLong();
    private final AtomicLong waits = new AtomicLong();
    private volatile boolean stopped;
    private volatile boolean waiting;

    private RoleWatch(PostgresServer server, String role) throws SQLException {
        this.server = server;
        this.role = String.valueOf(server.query("select oid from pg_catalog.pg_roles where rolname = ?", role));
        thread = new Thread(this::watch, "watch-" + server.major());
        thread.setDaemon(true);
        thread.start();
    }

    static RoleWatch of(PostgresServer server, String role) throws SQLException {
        return new RoleWatch(server, role);
    }

    private void watch() {
        while (!stopped) {
            try (Connection connection = server.connect();
                    PreparedStatement statement = connection.prepareStatement(SESSIONS)) {
                statement.setLong(1, Long.parseLong(role));
                Map<String, Double> waitingSince = new HashMap<>();
                long last = System.nanoTime();
                while (!stopped) {
                    look(statement, waitingSince, last);
                    last = System.nanoTime();
                    Thread.sleep(50);
                }
            } catch (SQLException e) {
                // The server is down or full: looked at again as soon as it answers.
                backends.set(0);
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look(PreparedStatement statement, Map<String, Double> waitingSince, long last) throws SQLException {
        Map<String, Double> stillWaiting = new HashMap<>();
        int count = 0;
        long oldest = 0;
        try (ResultSet rows = statement.executeQuery()) {
            boolean late = (System.nanoTime() - last) / 1_000_000 > LATE_MS;
            while (rows.next()) {
                count++;
                boolean active = "active".equals(rows.getString(2));
                if (active && !late) {
                    oldest = Math.max(oldest, rows.getLong(5));
                }
                if (active && !late && "Lock".equals(rows.getString(3))) {
                    String statementId = rows.getInt(1) + " " + rows.getString(4);
                    double now = rows.getDouble(6);
                    stillWaiting.put(statementId, waitingSince.getOrDefault(statementId, now));
                    longestWaitMs.accumulateAndGet((long) (now - stillWaiting.get(statementId)), Math::max);
                    waits.incrementAndGet();
                }
            }
        }
        waitingSince.clear();
        waitingSince.putAll(stillWaiting);
        waiting = !stillWaiting.isEmpty();
        oldestMs.accumulateAndGet(oldest, Math::max);
        backends.set(count);
        most.accumulateAndGet(count, Math::max);
        looks.incrementAndGet();
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int backends() {
        return backends.get();
    }

    /** The most backends in any look. */
    int most() {
        return most.get();
    }

    long oldestMs() {
        return oldestMs.get();
    }

    long longestWaitMs() {
        return longestWaitMs.get();
    }

    /** Whether a statement of the role waited for a lock at the last look. */
    boolean waiting() {
        return waiting;
    }

    @Override
    public String toString() {
        return server.major() + ": " + looks + " looks, at most " + most + " backends, oldest statement " + oldestMs
                + " ms, " + waits + " looks at a lock wait, the longest " + longestWaitMs + " ms";
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
