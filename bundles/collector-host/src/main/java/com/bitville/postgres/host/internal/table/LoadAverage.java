package com.bitville.postgres.host.internal.table;

import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.gauge;

import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /proc/loadavg} and the scheduler's lines of {@code /proc/stat}: how many want to run, how often they change. */
public final class LoadAverage {
    public static final Table LOAD = new Table(
            "load",
            TableLayout.SINGLE,
            List.of(
                    gauge("load1", "processes", "Mean of running and disk-blocked processes over 1 minute"),
                    gauge("load5", "processes", "The same over 5 minutes"),
                    gauge("load15", "processes", "The same over 15 minutes"),
                    count("running", "Processes that run or could run, at this moment"),
                    count("blocked", "Processes that wait for a disk, at this moment"),
                    count("tasks", "Processes and threads in all"),
                    gauge("context_switches_per_s", "1/s", "Context switches since the last run, a second"),
                    gauge("forks_per_s", "1/s", "Processes and threads started since the last run, a second")));

    /** The kernel numbers no more. */
    private static final long MOST_TASKS = 1L << 22;

    private LoadAverage() {}

    public static void addTo(HostRun sample, CpuStat stat) {
        TextScanner scan = sample.proc().readOnce("loadavg");
        if (scan == null) {
            return;
        }
        Double load1 = hundredths(sample, "load1", scan);
        Double load5 = hundredths(sample, "load5", scan);
        Double load15 = hundredths(sample, "load15", scan);
        scan.upTo('/');
        long tasks = sample.gauge("load.tasks", scan.number(), MOST_TASKS);
        CounterDelta growth = stat.scheduler(sample);
        double seconds = sample.elapsedMs() / 1000.0;
        sample.single(
                LOAD,
                load1,
                load5,
                load15,
                stat.running(sample),
                stat.blocked(sample),
                KernelNumbers.orNull(tasks),
                growth.per(0, seconds),
                growth.per(1, seconds));
    }

    private static @Nullable Double hundredths(HostRun sample, String column, TextScanner scan) {
        long value = sample.gauge("load." + column, scan.hundredths(), 100 * MOST_TASKS);
        return value < 0 ? null : value / 100.0;
    }
}
