package com.bitville.postgres.host.internal;

import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run over the host: where to read, what the counters were before, what has been read so far. */
final class Sample {
    private final KernelFiles proc;
    private final KernelFiles sys;
    private final Instant at;
    private final @Nullable Baseline before;
    private final Baseline after;
    private final List<Rowset> rowsets = new ArrayList<>();

    private Sample(KernelFiles proc, KernelFiles sys, Instant at, @Nullable Baseline before, Baseline after) {
        this.proc = proc;
        this.sys = sys;
        this.at = at;
        this.before = before;
        this.after = after;
    }

    /** Begins a run; an earlier baseline counts only if the kernel was not booted since. */
    static Sample begin(KernelFiles proc, KernelFiles sys, Instant at, @Nullable Baseline before) {
        String bootId = proc.line("sys/kernel/random/boot_id");
        Scan uptime = proc.readOnce("uptime");
        long uptimeMs = uptime == null ? -1 : uptime.hundredths() * 10;
        Baseline after = Baseline.of(bootId == null ? "" : bootId, uptimeMs);
        boolean sameBoot = before != null && before.bootId().equals(after.bootId()) && uptimeMs > before.uptimeMs();
        return new Sample(proc, sys, at, sameBoot ? before : null, after);
    }

    /** Whether it is time again; a clock that was set back makes it so too, for else nothing would happen until it caught up. */
    static boolean due(Instant last, Duration every, Instant now) {
        return now.isBefore(last) || !now.isBefore(last.plus(every));
    }

    KernelFiles proc() {
        return proc;
    }

    KernelFiles sys() {
        return sys;
    }

    /** When the cycle began, by the agent's clock. */
    Instant at() {
        return at;
    }

    /** The time since the baseline by the kernel's clock, or 0 where there is no baseline. */
    long elapsedMs() {
        return before == null ? 0 : after.uptimeMs() - before.uptimeMs();
    }

    /** How long the kernel has been up, or -1. */
    long uptimeMs() {
        return after.uptimeMs();
    }

    /** Notes a row of counters for the next run and says how far it came since the last one. */
    Growth growth(String name, long... now) {
        after.counters().put(name, now);
        return Growth.between(earlier(name), now);
    }

    /** The counters of the last run under this name, or null. */
    long @Nullable [] earlier(String name) {
        return before == null ? null : before.row(name);
    }

    /** Adds a table of one row. */
    void single(Table table, @Nullable Object... row) {
        rowsets.add(Rowset.complete(table, List.<@Nullable Object[]>of(row)));
    }

    /** Adds a table. */
    void add(Rowset rowset) {
        rowsets.add(rowset);
    }

    /** All tables read so far. */
    List<Rowset> rowsets() {
        return rowsets;
    }

    /** What the next run subtracts from. */
    Baseline after() {
        return after;
    }
}
