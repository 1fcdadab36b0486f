package com.bitville.postgres.host.internal.table;

import static com.bitville.postgres.host.internal.table.HostColumns.bytes;
import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.gauge;
import static com.bitville.postgres.host.internal.table.HostColumns.ms;
import static com.bitville.postgres.host.internal.table.HostColumns.percent;
import static com.bitville.postgres.host.internal.table.HostColumns.text;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.host.internal.postgres.Postmaster;
import com.bitville.postgres.host.internal.proc.Cgroup;
import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.Mounts;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Limits and usage of the control groups of the agent and the servers of this host. */
public final class Cgroups {
    public static final Table CGROUPS = new Table(
            "cgroups",
            TableLayout.ROWS,
            List.of(
                    text("path", "The group's name, as the agent sees it"),
                    text("holds", "List of its known processes: agent, postgres"),
                    gauge("version", "", "1 or 2"),
                    bytes("memory_limit_bytes", "The smallest limit of the group and its parents; null without one"),
                    bytes("memory_bytes", "Memory charged to the group, page cache included"),
                    percent("memory_percent", "Its share of the limit"),
                    count("memory_limit_hits", "How often it reached its limit, since the last run"),
                    count("oom_kills", "Processes killed because of missing memory, since the last run"),
                    gauge(
                            "cpu_limit_cores",
                            "cores",
                            "The smallest CPU quota of the group and its parents; null without one"),
                    ms("cpu_ms", "CPU time used since the last run"),
                    count("cpu_periods", "Periods of its CPU quota since the last run"),
                    count("cpu_throttled_periods", "Periods in which the quota throttled it, since the last run"),
                    ms("cpu_throttled_ms", "Time for which the quota throttled its threads, since the last run")));

    private static final List<String> CPU_COUNTERS =
            List.of("cpu_periods", "cpu_throttled_periods", "cpu_throttled_ms", "cpu_ms");
    private static final CounterRow MEMORY = CounterRow.of("cgroups", 1e9, "memory_limit_hits", "oom_kills");
    private static final int MOST_ROWS = 32;
    /** Version 1 writes "no limit" as the greatest whole number of pages. */
    private static final long UNLIMITED = 1L << 60;

    private static final double MICROS = 1_000;
    private static final double NANOS = 1_000_000;

    private Cgroups() {}

    /** Adds the table, if a group can be read; {@code online} is the number of online cores. */
    public static void addTo(
            HostRun hostRun, int online, Mounts mounts, @Nullable Cgroup own, List<Postmaster> postmasters) {
        Map<Cgroup, List<String>> groups = new LinkedHashMap<>();
        note(groups, own, "agent");
        for (Postmaster postmaster : postmasters) {
            note(groups, Cgroup.of(hostRun.proc(), mounts, Integer.toString(postmaster.pid())), "postgres");
        }
        List<@Nullable Object[]> rows = new ArrayList<>();
        groups.forEach((group, holds) -> {
            @Nullable Object[] row = row(hostRun, online, group, holds);
            if (row != null) {
                rows.add(row);
            }
        });
        if (!rows.isEmpty()) {
            hostRun.add(Rowset.first(CGROUPS, rows, MOST_ROWS));
        }
    }

    private static void note(Map<Cgroup, List<String>> groups, @Nullable Cgroup group, String holds) {
        if (group != null) {
            List<String> known = groups.computeIfAbsent(group, absent -> new ArrayList<>());
            if (!known.contains(holds)) {
                known.add(holds);
            }
        }
    }

    private static @Nullable Object @Nullable [] row(HostRun hostRun, int online, Cgroup group, List<String> holds) {
        KernelFiles sys = hostRun.sys();
        boolean first = group.version() == 1;
        long limit = -1;
        for (String folder : group.memory()) {
            limit = smaller(limit, sys.number(folder + (first ? "/memory.limit_in_bytes" : "/memory.max")));
        }
        double cores = -1;
        for (String folder : group.cpu()) {
            double quota = first ? quota1(sys, folder) : quota2(sys, folder);
            cores = quota > 0 && (cores < 0 || quota < cores) ? quota : cores;
        }
        long used = group.memory().isEmpty()
                ? -1
                : sys.number(group.memory().get(0) + (first ? "/memory.usage_in_bytes" : "/memory.current"));
        long[] cpu = cpu(sys, group);
        if (limit < 0 && cores < 0 && used < 0 && cpu[USAGE] < 0) {
            return null;
        }
        long[] events = memoryEvents(sys, group);
        String name = "cgroup." + group.path();
        double unit = first ? NANOS : MICROS;
        // Twice what all cores can spend, in the unit of the version.
        CounterRow counters = new CounterRow("cgroups", 2000 * unit * online, CPU_COUNTERS);
        CounterDelta cpuGrowth = hostRun.growth(counters, name + ".cpu", group.path(), cpu);
        CounterDelta eventGrowth = hostRun.growth(MEMORY, name + ".memory", group.path(), events);
        used = hostRun.gauge("cgroups." + group.path() + ".memory_bytes", used, UNLIMITED);
        return new @Nullable Object[] {
            group.path(),
            List.copyOf(holds),
            group.version(),
            KernelNumbers.orNull(limit),
            KernelNumbers.orNull(used),
            KernelNumbers.percent(used, limit),
            eventGrowth.orNull(0),
            eventGrowth.orNull(1),
            cores < 0 ? null : Double.valueOf(KernelNumbers.rounded(cores)),
            cpuGrowth.per(USAGE, unit),
            cpuGrowth.orNull(PERIODS),
            cpuGrowth.orNull(THROTTLED),
            cpuGrowth.per(THROTTLED_TIME, unit)
        };
    }

    private static long smaller(long limit, long other) {
        if (other < 0 || other >= UNLIMITED) {
            return limit;
        }
        return limit < 0 ? other : Math.min(limit, other);
    }

    private static double quota1(KernelFiles sys, String folder) {
        long quota = sys.number(folder + "/cpu.cfs_quota_us");
        long period = quota <= 0 ? -1 : sys.number(folder + "/cpu.cfs_period_us");
        return period <= 0 ? -1 : (double) quota / period;
    }

    private static double quota2(KernelFiles sys, String folder) {
        TextScanner textScanner = sys.readOnce(folder + "/cpu.max");
        long quota = textScanner == null ? -1 : textScanner.number();
        long period = textScanner == null ? -1 : textScanner.number();
        return quota <= 0 || period <= 0 ? -1 : (double) quota / period;
    }

    private static final int PERIODS = 0;
    private static final int THROTTLED = 1;
    private static final int THROTTLED_TIME = 2;
    private static final int USAGE = 3;

    /** Periods, throttled periods, throttled time and time used; the times in ns in version 1, in µs in version 2. */
    private static long[] cpu(KernelFiles sys, Cgroup group) {
        long[] values = {-1, -1, -1, -1};
        if (group.cpu().isEmpty()) {
            return values;
        }
        TextScanner textScanner = sys.read(group.cpu().get(0) + "/cpu.stat");
        if (textScanner != null) {
            do {
                String name = textScanner.word();
                switch (name) {
                    case "nr_periods" -> values[PERIODS] = textScanner.number();
                    case "nr_throttled" -> values[THROTTLED] = textScanner.number();
                    case "throttled_time", "throttled_usec" -> values[THROTTLED_TIME] = textScanner.number();
                    case "usage_usec" -> values[USAGE] = textScanner.number();
                    default -> textScanner.skipWords(1);
                }
            } while (textScanner.nextLine());
        }
        if (!group.cpuacct().isEmpty()) {
            values[USAGE] = sys.number(group.cpuacct().get(0) + "/cpuacct.usage");
        }
        return values;
    }

    /** How often the limit was hit and how many processes were killed for it. */
    private static long[] memoryEvents(KernelFiles sys, Cgroup group) {
        long[] values = {-1, -1};
        if (group.memory().isEmpty()) {
            return values;
        }
        boolean first = group.version() == 1;
        String folder = group.memory().get(0);
        if (first) {
            values[0] = sys.number(folder + "/memory.failcnt");
        }
        TextScanner textScanner = sys.read(folder + (first ? "/memory.oom_control" : "/memory.events"));
        if (textScanner != null) {
            do {
                String name = textScanner.word();
                if (name.equals("oom_kill")) {
                    values[1] = textScanner.number();
                } else if (name.equals("max")) {
                    values[0] = textScanner.number();
                }
            } while (textScanner.nextLine());
        }
        return values;
    }
}
