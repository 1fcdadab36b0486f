package com.bitville.postgres.host.internal.table;

import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.flag;
import static com.bitville.postgres.host.internal.table.HostColumns.gauge;
import static com.bitville.postgres.host.internal.table.HostColumns.text;
import static com.bitville.postgres.host.internal.table.HostColumns.time;

import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.host.internal.proc.Cgroup;
import com.bitville.postgres.host.internal.proc.Mount;
import com.bitville.postgres.host.internal.proc.Mounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Properties of the host, and the values that were implausible or could not be read completely.
 *
 * @param cores online logical CPUs
 * @param bootedAt when the kernel was booted, or null
 * @param own the agent's control group, or null
 * @param container whether the agent runs in a container
 * @param servers the number of visible PostgreSQL servers
 */
public record HostInfo(
        int cores, @Nullable Instant bootedAt, @Nullable Cgroup own, boolean container, int servers) {
    public static final Table HOST = new Table(
            "host",
            TableLayout.SINGLE,
            List.of(
                    text("hostname", "The host's name; in a container the container's"),
                    text("kernel", "The kernel's release"),
                    count("cores", "Online logical CPUs"),
                    time("booted_at", "When the kernel was booted"),
                    gauge("uptime_s", "s", "Time since it was booted"),
                    gauge("cgroup_version", "", "The version of the control groups that limit memory: 1, 2 or null"),
                    flag(
                            "is_container",
                            "Whether the agent runs in a container; cpu, memory and disks are still those of the machine"),
                    count(
                            "postgres_servers",
                            "PostgreSQL servers whose processes are visible here; 0 if they run elsewhere"),
                    text(
                            "transparent_hugepage",
                            "What the kernel does with large pages that nobody asked for: always, madvise, never"),
                    gauge(
                            "overcommit_memory",
                            "",
                            "How the kernel promises memory: 0 by a guess, 1 always, 2 never more than it has"),
                    gauge("swappiness", "", "How readily the kernel swaps, 0 to 200"),
                    text(
                            "implausible",
                            "List of the fields, as table.key.column, with impossible values of the kernel; they are null"),
                    text("cut_files", "List of the kernel's files that were too long to be read completely")));

    private static final int MOST_NAMES = 32;

    /** Files that container engines create in a container's root. */
    private static final List<String> MARKS = List.of(".dockerenv", "run/.containerenv", "run/systemd/container");

    public void addTo(HostRun hostRun) {
        Integer version = own == null || own.memory().isEmpty() ? null : Integer.valueOf(own.version());
        hostRun.single(
                HOST,
                hostRun.proc().line("sys/kernel/hostname"),
                hostRun.proc().line("sys/kernel/osrelease"),
                cores,
                bootedAt,
                hostRun.uptimeMs() < 0 ? null : Long.valueOf(hostRun.uptimeMs() / 1000),
                version,
                container,
                servers,
                chosen(hostRun.sys().line("kernel/mm/transparent_hugepage/enabled")),
                number(hostRun.proc().line("sys/vm/overcommit_memory")),
                number(hostRun.proc().line("sys/vm/swappiness")),
                hostRun.implausible().stream().limit(MOST_NAMES).toList(),
                hostRun.cut().stream().limit(MOST_NAMES).toList());
    }

    /** The kernel puts its choice into brackets. */
    private static @Nullable String chosen(@Nullable String words) {
        int from = words == null ? -1 : words.indexOf('[');
        int to = words == null ? -1 : words.indexOf(']');
        return words == null || from < 0 || to < from ? null : words.substring(from + 1, to);
    }

    private static @Nullable Integer number(@Nullable String line) {
        return line != null && line.matches("[0-9]{1,4}") ? Integer.valueOf(line) : null;
    }

    public static boolean container(Mounts mounts, Path root) {
        Mount top = mounts.of("/");
        if (top != null && top.type().equals("overlay")) {
            return true;
        }
        return MARKS.stream().anyMatch(mark -> Files.exists(root.resolve(mark)));
    }
}
