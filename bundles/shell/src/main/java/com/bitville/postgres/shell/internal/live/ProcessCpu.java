package com.bitville.postgres.shell.internal.live;

import com.bitville.postgres.shell.internal.view.RowRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The CPU that backends of a server on this host use, from {@code /proc/PID/stat}. A process counts as a backend only if it is named
 * postgres and began when the server says that the session began: process ids of another host or container name other processes here.
 */
final class ProcessCpu {
    /** The kernel's unit of process times for user space. */
    private static final int TICK_MS = 10;

    private static final long APART_MS = 3_000;

    /** A session that is idle at some looks is measured since the last one that saw it work. */
    private static final long REMEMBERED_MS = 60_000;

    private final Path proc;
    private final Map<Integer, Measured> before = new HashMap<>();

    private record Measured(long ticks, long atMillis) {}

    ProcessCpu(Path proc) {
        this.proc = proc;
    }

    /** Percent of a core by process id since the call before that saw the session; without those seen for the first time. */
    Map<Integer, Double> percent(List<Map<String, @Nullable Object>> sessions, long nowMillis) {
        OptionalLong boot = bootMillis();
        Map<Integer, Double> percent = new HashMap<>();
        before.values().removeIf(measured -> nowMillis - measured.atMillis() > REMEMBERED_MS);
        for (Map<String, @Nullable Object> session : sessions) {
            int pid = RowRecords.integer(session, "pid");
            if (boot.isPresent() && pid > 0 && session.get("backend_start") instanceof Instant start) {
                OptionalLong used = used(pid, start.toEpochMilli() - boot.getAsLong());
                Measured earlier = before.get(pid);
                used.ifPresent(now -> before.put(pid, new Measured(now, nowMillis)));
                if (used.isPresent()
                        && earlier != null
                        && nowMillis > earlier.atMillis()
                        && used.getAsLong() >= earlier.ticks()) {
                    percent.put(
                            pid,
                            100.0 * TICK_MS * (used.getAsLong() - earlier.ticks()) / (nowMillis - earlier.atMillis()));
                }
            }
        }
        return percent;
    }

    /** The ticks that a backend has used; empty if the process is another, or is gone. */
    private OptionalLong used(int pid, long startMillis) {
        try {
            String stat = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            int end = stat.lastIndexOf(')');
            String[] fields = stat.substring(end + 2).split(" ", -1);
            boolean backend = stat.substring(0, end).endsWith("(postgres");
            long began = Long.parseLong(fields[19]) * TICK_MS;
            return backend && Math.abs(began - startMillis) < APART_MS
                    ? OptionalLong.of(Long.parseLong(fields[11]) + Long.parseLong(fields[12]))
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private OptionalLong bootMillis() {
        try {
            return Files.readAllLines(proc.resolve("stat")).stream()
                    .filter(line -> line.startsWith("btime "))
                    .mapToLong(line -> Long.parseLong(line.substring(6).strip()) * 1_000)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
