package com.bitville.postgres.host.internal;

import static com.bitville.postgres.host.internal.Columns.count;
import static com.bitville.postgres.host.internal.Columns.ms;
import static com.bitville.postgres.host.internal.Columns.percent;

import com.bitville.postgres.api.collect.Column;
import com.bitville.postgres.api.collect.Form;
import com.bitville.postgres.api.collect.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /proc/stat}: where the CPU time went. The kernel counts guest time inside user and nice too, so it is no part of the whole. */
final class CpuStat {
    private static final List<String> STATES =
            List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guest_nice");
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int WHOLE = 8;

    static final Table CPU = table();

    /** The counters of all cores together, in {@link #STATES}' order, -1 where the kernel has none. */
    private final long[] states;
    /** The number and the busy ticks of each online core. */
    private final List<long[]> busyByCore;

    private long contextSwitches = -1;
    private long forks = -1;
    private long bootSeconds = -1;
    private long running = -1;
    private long blocked = -1;

    private CpuStat(long[] states, List<long[]> busyByCore) {
        this.states = states;
        this.busyByCore = busyByCore;
    }

    private static Table table() {
        List<Column> columns = new ArrayList<>();
        columns.add(count("cores", "Online logical CPUs"));
        columns.add(percent("busy_percent", "Share of all CPU time that was neither idle nor iowait"));
        columns.add(percent("busiest_core_percent", "The same for the busiest single core"));
        for (String state : STATES) {
            columns.add(percent(state + "_percent", "Share of all CPU time in the state " + state));
        }
        for (String state : STATES) {
            columns.add(ms(state + "_ms", "CPU time of all cores in the state " + state + " since the last run"));
        }
        return new Table("cpu", Form.SINGLE, columns);
    }

    /** Reads the file, or null where there is none. */
    static @Nullable CpuStat read(KernelFiles proc) {
        Scan scan = proc.read("stat", KernelFiles.LARGE);
        if (scan == null || !scan.take("cpu ")) {
            return null;
        }
        CpuStat stat = new CpuStat(states(scan), new ArrayList<>());
        while (scan.nextLine()) {
            if (scan.take("cpu")) {
                stat.busyByCore.add(new long[] {scan.number(), busy(states(scan))});
            } else if (scan.take("ctxt ")) {
                stat.contextSwitches = scan.number();
            } else if (scan.take("btime ")) {
                stat.bootSeconds = scan.number();
            } else if (scan.take("processes ")) {
                stat.forks = scan.number();
            } else if (scan.take("procs_running ")) {
                stat.running = scan.number();
            } else if (scan.take("procs_blocked ")) {
                stat.blocked = scan.number();
                break;
            }
        }
        return stat;
    }

    /** Online logical CPUs. */
    int cores() {
        return busyByCore.size();
    }

    /** Since boot, or -1. */
    long contextSwitches() {
        return contextSwitches;
    }

    /** Processes and threads started since boot, or -1. */
    long forks() {
        return forks;
    }

    /** When the kernel was booted, Unix seconds, or -1. */
    long bootSeconds() {
        return bootSeconds;
    }

    /** Processes that run or could run, or -1. */
    long running() {
        return running;
    }

    /** Processes that wait for a disk, or -1. */
    long blocked() {
        return blocked;
    }

    /** Adds the table {@code cpu}. */
    void addTo(Sample sample, KernelUnits units) {
        long[] grown = grown(sample);
        long whole = 0;
        long idle = 0;
        for (int i = 0; i < WHOLE; i++) {
            whole += Math.max(0, grown[i]);
            idle += i == IDLE || i == IOWAIT ? Math.max(0, grown[i]) : 0;
        }
        @Nullable Object[] row = new @Nullable Object[CPU.columns().size()];
        row[0] = cores();
        row[1] = Numbers.percent(whole - idle, whole);
        row[2] = busiestCore(sample, units);
        for (int i = 0; i < grown.length; i++) {
            row[3 + i] = Numbers.percent(grown[i], whole);
            row[3 + grown.length + i] = Numbers.times(grown[i], units.tickMs());
        }
        sample.single(CPU, row);
    }

    /**
     * The ticks in each state since the last run. The kernel lets iowait (and, on idle cores, idle) fall back a little; such a state
     * counts nothing until it has caught up. A fall of the sum is a reset.
     */
    private long[] grown(Sample sample) {
        long[] before = sample.earlier("cpu");
        long[] kept = states.clone();
        long[] grown = new long[kept.length];
        boolean known = before != null && before.length == kept.length && sum(before) <= sum(states);
        for (int i = 0; i < kept.length; i++) {
            if (before == null || !known || kept[i] < 0 || before[i] < 0) {
                grown[i] = -1;
            } else {
                kept[i] = Math.max(kept[i], before[i]);
                grown[i] = kept[i] - before[i];
            }
        }
        sample.growth("cpu", kept);
        return grown;
    }

    private @Nullable Double busiestCore(Sample sample, KernelUnits units) {
        long most = -1;
        for (long[] core : busyByCore) {
            most = Math.max(most, sample.growth("core." + core[0], core[1]).of(0));
        }
        return most < 0 ? null : Numbers.percentAtMost100(most * units.tickMs(), sample.elapsedMs());
    }

    private static long[] states(Scan scan) {
        long[] states = new long[STATES.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = scan.number();
        }
        return states;
    }

    private static long busy(long[] states) {
        return sum(states) - Math.max(0, states[IDLE]) - Math.max(0, states[IOWAIT]);
    }

    private static long sum(long[] states) {
        long sum = 0;
        for (int i = 0; i < WHOLE; i++) {
            sum += Math.max(0, states[i]);
        }
        return sum;
    }
}
