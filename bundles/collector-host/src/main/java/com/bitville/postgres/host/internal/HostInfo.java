package com.bitville.postgres.host.internal;

import static com.bitville.postgres.host.internal.Columns.count;
import static com.bitville.postgres.host.internal.Columns.flag;
import static com.bitville.postgres.host.internal.Columns.gauge;
import static com.bitville.postgres.host.internal.Columns.text;
import static com.bitville.postgres.host.internal.Columns.time;

import com.bitville.postgres.api.collect.Form;
import com.bitville.postgres.api.collect.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the host is. */
final class HostInfo {
    static final Table HOST = new Table(
            "host",
            Form.SINGLE,
            List.of(
                    text("hostname", "The host's name; in a container the container's"),
                    text("kernel", "The kernel's release"),
                    count("cores", "Online logical CPUs"),
                    time("booted_at", "When the kernel was booted"),
                    gauge("uptime_s", "s", "How long it has been up"),
                    gauge("cgroup_version", "", "The version of the control groups that limit memory: 1, 2 or null"),
                    flag(
                            "is_container",
                            "Whether the agent runs in a container: cpu, memory and disks are then the machine's all the same"),
                    count(
                            "postgres_servers",
                            "PostgreSQL servers whose processes are seen here; 0 where they run elsewhere")));

    /** Files that container engines leave in a container's root. */
    private static final List<String> MARKS = List.of(".dockerenv", "run/.containerenv", "run/systemd/container");

    private HostInfo() {}

    static void addTo(Sample sample, CpuStat stat, Mounts mounts, @Nullable Cgroup own, Path root, int servers) {
        Integer version = own == null || own.memory().isEmpty() ? null : Integer.valueOf(own.version());
        sample.single(
                HOST,
                sample.proc().line("sys/kernel/hostname"),
                sample.proc().line("sys/kernel/osrelease"),
                stat.cores(),
                stat.bootSeconds() < 0 ? null : Instant.ofEpochSecond(stat.bootSeconds()),
                sample.uptimeMs() < 0 ? null : Long.valueOf(sample.uptimeMs() / 1000),
                version,
                container(mounts, root),
                servers);
    }

    private static boolean container(Mounts mounts, Path root) {
        Mount top = mounts.of("/");
        if (top != null && top.type().equals("overlay")) {
            return true;
        }
        return MARKS.stream().anyMatch(mark -> Files.exists(root.resolve(mark)));
    }
}
