package com.bitville.postgres.host.internal.table;

import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.ms;
import static com.bitville.postgres.host.internal.table.HostColumns.percent;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.KernelUnits;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /proc/stat}: the CPU time by state. The kernel includes guest time in user and nice, so it is not part of the total. */
public final class CpuStat {
    private static final List<String> STATES =
            List.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guest_nice");
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int WHOLE = 8;
    /** Two seconds of a core, because the kernel's clocks do not tick at the same moment. */
    private static final int SLACK_TICKS = 200;
    /** A core uses at most the kernel's ticks in a second, which are at most 1,000; half as much more for clock drift. */
    private static final CounterRow CORE = CounterRow.of("cpu", 1500, "busiest_core_percent");

    private static final CounterRow SCHEDULER = CounterRow.of("load", 1e9, "context_switches_per_s", "forks_per_s");
    private static final long MOST_PROCESSES = 1L << 22;
    private static final long LAST_BOOT = 1L << 33;

    public static final Table CPU = table();

    /** The counters of all cores together, in {@link #STATES}' order, -1 if the kernel has none. */
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
        return new Table("cpu", TableLayout.SINGLE, columns);
    }

    /** Reads the file, or null if there is none. */
    public static @Nullable CpuStat read(KernelFiles proc) {
        TextScanner textScanner = proc.read("stat");
        if (textScanner == null || !textScanner.take("cpu ")) {
            return null;
        }
        CpuStat stat = new CpuStat(states(textScanner), new ArrayList<>());
        while (textScanner.nextLine()) {
            if (textScanner.take("cpu")) {
                stat.busyByCore.add(new long[] {textScanner.number(), busy(states(textScanner))});
            } else if (textScanner.take("ctxt ")) {
                stat.contextSwitches = textScanner.number();
            } else if (textScanner.take("btime ")) {
                stat.bootSeconds = textScanner.number();
            } else if (textScanner.take("processes ")) {
                stat.forks = textScanner.number();
            } else if (textScanner.take("procs_running ")) {
                stat.running = textScanner.number();
            } else if (textScanner.take("procs_blocked ")) {
                stat.blocked = textScanner.number();
                break;
            }
        }
        return stat;
    }

    /** Online logical CPUs. */
    public int cores() {
        return busyByCore.size();
    }

    /** The increase of context switches and forks. */
    CounterDelta scheduler(HostRun hostRun) {
        return hostRun.growth(SCHEDULER, "sched", "", contextSwitches, forks);
    }

    /** When the kernel was booted, or null. */
    @Nullable
    public Instant bootedAt(HostRun hostRun) {
        long seconds = hostRun.gauge("host.booted_at", bootSeconds, LAST_BOOT);
        return seconds < 0 ? null : Instant.ofEpochSecond(seconds);
    }

    /** Running and runnable processes, or null. */
    @Nullable
    Long running(HostRun hostRun) {
        return KernelNumbers.orNull(hostRun.gauge("load.running", running, MOST_PROCESSES));
    }

    /** Processes that wait for a disk, or null. */
    @Nullable
    Long blocked(HostRun hostRun) {
        return KernelNumbers.orNull(hostRun.gauge("load.blocked", blocked, MOST_PROCESSES));
    }

    /** Adds the table {@code cpu}. */
    public void addTo(HostRun hostRun, KernelUnits units) {
        long elapsedTicks = (long) cores() * hostRun.elapsedMs() / units.tickMs();
        long[] grown = grown(hostRun, elapsedTicks);
        long sum = 0;
        long busy = 0;
        boolean whole = true;
        boolean busyKnown = true;
        for (int i = 0; i < WHOLE; i++) {
            boolean counts = i != IDLE && i != IOWAIT;
            sum += Math.max(0, grown[i]);
            busy += counts ? Math.max(0, grown[i]) : 0;
            whole &= grown[i] != TextScanner.IMPLAUSIBLE;
            busyKnown &= !counts || grown[i] != TextScanner.IMPLAUSIBLE;
        }
        // If a state is missing, the sum is not the total; then the available time of all cores is.
        long all = whole ? sum : Math.max(sum, elapsedTicks);
        @Nullable Object[] row = new @Nullable Object[CPU.columns().size()];
        row[0] = cores();
        row[1] = busyKnown ? KernelNumbers.percent(busy, all) : null;
        row[2] = busiestCore(hostRun, units);
        for (int i = 0; i < grown.length; i++) {
            row[3 + i] = KernelNumbers.percent(grown[i], all);
            row[3 + grown.length + i] = KernelNumbers.times(grown[i], units.tickMs());
        }
        hostRun.single(CPU, row);
    }

    /**
     * The ticks in each state since the last run. The kernel's iowait (and, on idle cores, idle) may decrease slightly; such a state counts
     * as zero until it has caught up. A decrease or increase by more than all cores can use in that time is impossible; if most of the
     * states decreased that much, they were reset.
     */
    private long[] grown(HostRun hostRun, long elapsedTicks) {
        long[] before = hostRun.earlier("cpu");
        long[] kept = states.clone();
        long[] grown = new long[kept.length];
        Arrays.fill(grown, TextScanner.ABSENT);
        if (before != null && before.length == kept.length) {
            long most = 2 * elapsedTicks + SLACK_TICKS * (long) cores();
            if (!reset(before, most)) {
                for (int i = 0; i < kept.length; i++) {
                    grown[i] = grown(before[i], kept[i], most);
                    if (grown[i] == TextScanner.IMPLAUSIBLE) {
                        hostRun.implausible("cpu." + STATES.get(i) + "_ms");
                        kept[i] = kept[i] > before[i] ? TextScanner.IMPLAUSIBLE : kept[i];
                    } else if (grown[i] >= 0) {
                        kept[i] = Math.max(kept[i], before[i]);
                    }
                }
            }
        }
        hostRun.keep("cpu", kept);
        return grown;
    }

    private boolean reset(long[] before, long most) {
        int counted = 0;
        int fell = 0;
        for (int i = 0; i < states.length; i++) {
            boolean comparable = states[i] >= 0 && before[i] > 0;
            counted += comparable ? 1 : 0;
            fell += comparable && before[i] - states[i] > Math.min(most, before[i] / 2) ? 1 : 0;
        }
        return 2 * fell > counted;
    }

    private static long grown(long before, long now, long most) {
        if (now == TextScanner.IMPLAUSIBLE) {
            return TextScanner.IMPLAUSIBLE;
        }
        if (now < 0 || before < 0) {
            return TextScanner.ABSENT;
        }
        return Math.abs(now - before) > most ? TextScanner.IMPLAUSIBLE : Math.max(0, now - before);
    }

    private @Nullable Double busiestCore(HostRun hostRun, KernelUnits units) {
        long most = -1;
        for (long[] core : busyByCore) {
            most = Math.max(
                    most,
                    hostRun.growth(CORE, "core." + core[0], Long.toString(core[0]), core[1])
                            .of(0));
        }
        return most < 0 ? null : KernelNumbers.percentAtMost100(most * units.tickMs(), hostRun.elapsedMs());
    }

    private static long[] states(TextScanner textScanner) {
        long[] states = new long[STATES.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = textScanner.number();
        }
        return states;
    }

    private static long busy(long[] states) {
        long busy = 0;
        for (int i = 0; i < WHOLE; i++) {
            boolean counts = i != IDLE && i != IOWAIT;
            if (counts && (states[i] == TextScanner.IMPLAUSIBLE || states[i] > Long.MAX_VALUE / WHOLE)) {
                return TextScanner.IMPLAUSIBLE;
            }
            busy += counts ? Math.max(0, states[i]) : 0;
        }
        return busy;
    }
}
