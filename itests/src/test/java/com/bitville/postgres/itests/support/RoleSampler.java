package com.bitville.postgres.itests.support;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Samples every 50 ms, as a superuser, the load of a role on a server: number of backends, age of its oldest statement, duration of its
 * lock wait. Reads a function, not a view, so that locked catalogs do not block it; continues after a crash of the server. A late sample
 * means that the machine or the server stalled: running statements are excused by that time.
 */
public final class RoleSampler implements AutoCloseable {
    private static final String SESSIONS = "select a.pid, a.state, a.wait_event_type, a.query_start::text,"
            + " extract(epoch from clock_timestamp() - a.query_start) * 1000, extract(epoch from clock_timestamp()) * 1000"
            + " from pg_catalog.pg_stat_get_activity(null) as a where a.usesysid = ?::bigint::oid";
    private static final long EVERY_MS = 50;
    /** How late a sample may be before it counts as late. */
    private static final long PUNCTUAL_MS = 20;

    private final PostgresServer server;
    private final String role;
    private final Thread thread;
    private final AtomicInteger backends = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicLong looks = new AtomicLong();
    private final long statementLimitMs;
    private final long waitLimitMs;
    private final GapTimer statements = new GapTimer();
    private final GapTimer waits = new GapTimer();
    private volatile boolean stopped;
    private volatile boolean waiting;

    private RoleSampler(PostgresServer server, String role, long statementLimitMs, long waitLimitMs)
            throws SQLException {
        this.server = server;
        this.statementLimitMs = statementLimitMs;
        this.waitLimitMs = waitLimitMs;
        this.role = String.valueOf(server.query("select oid from pg_catalog.pg_roles where rolname = ?", role));
        thread = new Thread(this::watch, "watch-" + server.major());
        thread.setDaemon(true);
        thread.start();
    }

    /** A statement older than the first limit, or a lock wait longer than the second, is overdue. */
    public static RoleSampler of(PostgresServer server, String role, long statementLimitMs, long waitLimitMs)
            throws SQLException {
        return new RoleSampler(server, role, statementLimitMs, waitLimitMs);
    }

    private void watch() {
        while (!stopped) {
            try (Connection connection = server.connect();
                    PreparedStatement statement = connection.prepareStatement(SESSIONS)) {
                statement.setLong(1, Long.parseLong(role));
                long last = System.nanoTime();
                while (!stopped) {
                    Thread.sleep(EVERY_MS);
                    look(statement, last);
                    last = System.nanoTime();
                }
            } catch (SQLException e) {
                // The server is down or full: sampled again as soon as it answers.
                backends.set(0);
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look(PreparedStatement statement, long last) throws SQLException {
        int count = 0;
        try (ResultSet rows = statement.executeQuery()) {
            double lateMs = Math.max(0, (System.nanoTime() - last) / 1e6 - EVERY_MS - PUNCTUAL_MS);
            statements.begin(lateMs);
            waits.begin(lateMs);
            while (rows.next()) {
                count++;
                if ("active".equals(rows.getString(2))) {
                    String id = rows.getInt(1) + " " + rows.getString(4);
                    double now = rows.getDouble(6);
                    statements.saw(id, now - rows.getDouble(5), now, statementLimitMs);
                    if ("Lock".equals(rows.getString(3))) {
                        waits.saw(id, now, now, waitLimitMs);
                    }
                }
            }
        }
        statements.end();
        waits.end();
        waiting = waits.underWay() > 0;
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

    public int backends() {
        return backends.get();
    }

    /** The maximum number of backends in any sample. */
    public int most() {
        return most.get();
    }

    public GapTimer statements() {
        return statements;
    }

    /** For statements that waited for a lock. */
    public GapTimer waits() {
        return waits;
    }

    /** Whether a statement of the role waited for a lock at the last sample. */
    public boolean waiting() {
        return waiting;
    }

    @Override
    public String toString() {
        return server.major() + ": " + looks + " looks, at most " + most + " backends, statements: " + statements
                + ", lock waits: " + waits;
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
