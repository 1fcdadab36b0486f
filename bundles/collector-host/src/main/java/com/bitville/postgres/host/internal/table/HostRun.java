package com.bitville.postgres.host.internal.table;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run over the host: the sources, the previous counters, and the tables read so far. */
public final class HostRun {
    /** The maximum plausible uptime. */
    private static final Duration LONGEST_UPTIME = Duration.ofDays(50 * 365);

    private final KernelFiles proc;
    private final KernelFiles sys;
    private final Instant at;
    private final @Nullable CounterBaseline before;
    private final CounterBaseline after;
    private final List<Rowset> rowsets = new ArrayList<>();
    private final List<String> implausible = new ArrayList<>();

    private HostRun(
            KernelFiles proc, KernelFiles sys, Instant at, @Nullable CounterBaseline before, CounterBaseline after) {
        this.proc = proc;
        this.sys = sys;
        this.at = at;
        this.before = before;
        this.after = after;
    }

    /** Begins a run; an earlier baseline counts only if the kernel was not booted since. */
    public static HostRun begin(KernelFiles proc, KernelFiles sys, Instant at, @Nullable CounterBaseline before) {
        proc.begin();
        sys.begin();
        String bootId = proc.line("sys/kernel/random/boot_id");
        TextScanner uptime = proc.readOnce("uptime");
        long hundredths = uptime == null ? TextScanner.ABSENT : uptime.hundredths();
        boolean absurd = hundredths == TextScanner.IMPLAUSIBLE || hundredths > LONGEST_UPTIME.toSeconds() * 100;
        long uptimeMs = absurd || hundredths < 0 ? -1 : hundredths * 10;
        CounterBaseline after = CounterBaseline.of(bootId == null ? "" : bootId, uptimeMs);
        boolean sameBoot = before != null
                && before.bootId().equals(after.bootId())
                && before.uptimeMs() >= 0
                && uptimeMs > before.uptimeMs();
        HostRun hostRun = new HostRun(proc, sys, at, sameBoot ? before : null, after);
        if (absurd) {
            hostRun.implausible("host.uptime_s");
        }
        return hostRun;
    }

    /** Whether it is due; also after a clock was set back, because otherwise nothing would happen until it caught up. */
    public static boolean due(Instant last, Duration every, Instant now) {
        return now.isBefore(last) || !now.isBefore(last.plus(every));
    }

    public KernelFiles proc() {
        return proc;
    }

    KernelFiles sys() {
        return sys;
    }

    /** When the cycle began, by the agent's clock. */
    public Instant at() {
        return at;
    }

    /** The time since the baseline by the kernel's clock, or 0 without a baseline. */
    public long elapsedMs() {
        return before == null ? 0 : after.uptimeMs() - before.uptimeMs();
    }

    /** How long the kernel has been up, or -1. */
    long uptimeMs() {
        return after.uptimeMs();
    }

    /**
     * Records a row of counters for the next run and returns their increase since the last one.
     *
     * @param name of the row in the baseline
     * @param key the key of the row in its table, or ""
     */
    public CounterDelta growth(CounterRow counters, String name, String key, long... now) {
        CounterDelta counterDelta = CounterDelta.between(earlier(name), now, counters.most(elapsedMs()));
        keep(name, now);
        for (int i = 0; counterDelta.implausible() && i < now.length; i++) {
            if (counterDelta.implausible(i)) {
                implausible(counters.field(key, i));
            }
        }
        return counterDelta;
    }

    /** Records a row of counters for the next run. */
    void keep(String name, long... now) {
        after.counters().put(name, now);
    }

    /** A gauge between 0 and a limit; else absent, and reported as implausible if the kernel's value is impossible. */
    public long gauge(String field, long value, long most) {
        if (value == TextScanner.IMPLAUSIBLE || value > most) {
            implausible(field);
            return TextScanner.ABSENT;
        }
        return value;
    }

    /** Reports an implausible field, {@code table.column} or {@code table.key.column}. */
    public void implausible(String field) {
        implausible.add(field);
    }

    /** All implausible fields. */
    List<String> implausible() {
        return implausible;
    }

    /** The counters of the last run under this name, or null. */
    public long @Nullable [] earlier(String name) {
        return before == null ? null : before.row(name);
    }

    /** Adds a table of one row. */
    void single(Table table, @Nullable Object... row) {
        rowsets.add(Rowset.complete(table, List.<@Nullable Object[]>of(row)));
    }

    /** Adds the first rows of a table read from a file; rows are also missing if the file was cut. */
    void addFirst(Table table, List<@Nullable Object[]> rows, int most, String file) {
        Rowset rowset = Rowset.first(table, rows, most);
        boolean cut = proc.cut().contains(file);
        rowsets.add(cut ? new Rowset(table, rowset.rows(), rowset.total(), true) : rowset);
    }

    /** Adds a table. */
    public void add(Rowset rowset) {
        rowsets.add(rowset);
    }

    /** The paths of the files that were not read completely. */
    List<String> cut() {
        List<String> cut = new ArrayList<>();
        proc.cut().forEach(file -> cut.add("/proc/" + file));
        sys.cut().forEach(file -> cut.add("/sys/" + file));
        return cut;
    }

    /** All tables read so far. */
    public List<Rowset> rowsets() {
        return rowsets;
    }

    /** The baseline for the next run. */
    public CounterBaseline after() {
        return after;
    }
}
