package com.bitville.postgres.checks.internal.rule;

import com.bitville.postgres.api.check.ServerView;
import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is known of the agent's own host, for the servers that run on it. */
public final class LocalHost {
    private static final String HOST = "host";
    /** The kernel notes the start of a process in hundredths, the server that of itself a moment later. */
    private static final Duration APART = Duration.ofSeconds(5);

    private LocalHost() {}

    /**
     * A file system.
     *
     * @param mountPoint where it is mounted
     * @param available what the server may still fill
     * @param total its size
     */
    public record FileSystem(String mountPoint, double available, double total) {}

    /** The rows of a table of the host; empty where it was not read. */
    public static List<TableRow> rows(ServerView view, String table) {
        return view.readingOf(HOST, table).map(TableReading::rows).orElse(List.of());
    }

    /** Whether the server is one of those whose processes are seen here. */
    public static boolean has(ServerView view) {
        double port = SettingValues.number(view, "port", 0);
        Optional<Instant> started = view.rows("server").stream()
                .flatMap(row -> row.time("started_at").stream())
                .findFirst();
        return rows(view, "postgres_processes").stream()
                .anyMatch(row -> row.count("port") == port
                        && started.isPresent()
                        && row.time("started_at")
                                .filter(at -> Duration.between(at, started.get())
                                                .abs()
                                                .compareTo(APART)
                                        <= 0)
                                .isPresent());
    }

    /** Where the server's pg_wal lies; empty for a server elsewhere, and where servers here have theirs on several file systems. */
    public static Optional<FileSystem> ofWal(ServerView view) {
        if (!has(view)) {
            return Optional.empty();
        }
        List<FileSystem> all = rows(view, "filesystems").stream()
                .filter(row -> uses(row).contains("wal")
                        && row.number("available_bytes").isPresent()
                        && row.count("total_bytes") > 0)
                .map(row ->
                        new FileSystem(row.text("mount_point"), row.count("available_bytes"), row.count("total_bytes")))
                .toList();
        return all.size() == 1 ? Optional.of(all.get(0)) : Optional.empty();
    }

    /** What a file system is used for: data, wal, log, tablespace, spool, agent. */
    public static List<String> uses(TableRow fileSystem) {
        return Arrays.stream(fileSystem
                        .text("used_for")
                        .replaceAll("[\\[\\]\\s]", "")
                        .split(",", -1))
                .filter(use -> !use.isEmpty())
                .toList();
    }
}
