package com.bitville.postgres.testkit.sched;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CPU time of a role's backends, read from {@code /proc/PID/schedstat} (in nanoseconds, unlike {@code /proc/PID/stat}).
 *
 * @param nanos CPU time by process id, since each process started
 * @param queued time spent ready to run but without a core, by process id, in nanoseconds
 */
public record SchedStat(Map<Long, Long> nanos, Map<Long, Long> queued) {
    /** Takes copies. */
    public SchedStat {
        nanos = Map.copyOf(nanos);
        queued = Map.copyOf(queued);
    }

    /**
     * Reads once, over a superuser's connection, which is not counted.
     *
     * @param server the server, on this host
     * @param role the role
     * @return the time used by its backends
     * @throws SQLException if the query fails
     * @throws IOException if the kernel does not provide the times
     */
    public static SchedStat ofRole(PostgresServer server, String role) throws SQLException, IOException {
        Map<Long, Long> nanos = new LinkedHashMap<>();
        Map<Long, Long> queued = new LinkedHashMap<>();
        try (Connection connection = server.connect();
                PreparedStatement statement = connection.prepareStatement(
                        "SELECT pid FROM pg_catalog.pg_stat_activity WHERE usename = ? AND pid <> pg_backend_pid()")) {
            statement.setString(1, role);
            try (ResultSet pids = statement.executeQuery()) {
                while (pids.next()) {
                    read(pids.getLong(1), nanos, queued);
                }
            }
        }
        return new SchedStat(nanos, queued);
    }

    private static void read(long pid, Map<Long, Long> nanos, Map<Long, Long> queued) throws IOException {
        try {
            String[] figures = Files.readString(Path.of("/proc", Long.toString(pid), "schedstat"))
                    .strip()
                    .split(" ", 3);
            nanos.put(pid, Long.parseLong(figures[0]));
            queued.put(pid, Long.parseLong(figures[1]));
        } catch (NoSuchFileException e) {
            // It ended between the query and the read: its time is lost.
        }
    }

    /**
     * The time used between two readings, a lower bound: a backend that started and ended between them is in neither.
     *
     * @param earlier the earlier reading
     * @return CPU time of the current backends
     */
    public Duration since(SchedStat earlier) {
        return difference(nanos, earlier.nanos);
    }

    /**
     * How long these backends were runnable without running between two readings, with the same limits as {@link #since}.
     *
     * @param earlier the earlier reading
     * @return the time they waited for a core
     */
    public Duration queuedSince(SchedStat earlier) {
        return difference(queued, earlier.queued);
    }

    private static Duration difference(Map<Long, Long> later, Map<Long, Long> earlier) {
        long sum = 0;
        for (Map.Entry<Long, Long> entry : later.entrySet()) {
            sum += entry.getValue() - earlier.getOrDefault(entry.getKey(), 0L);
        }
        return Duration.ofNanos(sum);
    }
}
