package com.bitville.postgres.host.internal.table;

import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.gauge;

import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /proc/loadavg} and the scheduler's lines of {@code /proc/stat}: runnable processes and context switches. */
public final class LoadAverage {
    public static final Table LOAD = new Table(
            "load",
            TableLayout.SINGLE,
            List.of(
                    gauge("load1", "processes", "Mean of running and disk-blocked processes over 1 minute"),
                    gauge("load5", "processes", "The same over 5 minutes"),
                    gauge("load15", "processes", "The same over 15 minutes"),
                    count("running", "Running and runnable processes, at this moment"),
                    count("blocked", "Processes that wait for a disk, at this moment"),
                    count("tasks", "Total number of processes and threads"),
                    gauge("context_switches_per_s", "1/s", "Context switches since the last run, a second"),
                    gauge("forks_per_s", "1/s", "Processes and threads started since the last run, a second")));

    /** The maximum number of processes of the kernel. */
    private static final long MOST_TASKS = 1L << 22;

    private LoadAverage() {}

    public static void addTo(HostRun hostRun, CpuStat stat) {
        TextScanner textScanner = hostRun.proc().readOnce("loadavg");
        if (textScanner == null) {
            return;
        }
        Double load1 = hundredths(hostRun, "load1", textScanner);
        Double load5 = hundredths(hostRun, "load5", textScanner);
        Double load15 = hundredths(hostRun, "load15", textScanner);
        textScanner.upTo('/');
        long tasks = hostRun.gauge("load.tasks", textScanner.number(), MOST_TASKS);
        CounterDelta counterDelta = stat.scheduler(hostRun);
        double seconds = hostRun.elapsedMs() / 1000.0;
        hostRun.single(
                LOAD,
                load1,
                load5,
                load15,
                stat.running(hostRun),
                stat.blocked(hostRun),
                KernelNumbers.orNull(tasks),
                counterDelta.per(0, seconds),
                counterDelta.per(1, seconds));
    }

    private static @Nullable Double hundredths(HostRun hostRun, String column, TextScanner textScanner) {
        long value = hostRun.gauge("load." + column, textScanner.hundredths(), 100 * MOST_TASKS);
        return value < 0 ? null : value / 100.0;
    }
}
