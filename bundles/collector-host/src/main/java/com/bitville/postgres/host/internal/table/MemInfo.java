package com.bitville.postgres.host.internal.table;

import static com.bitville.postgres.host.internal.table.HostColumns.bytes;
import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.percent;

import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.KernelUnits;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /proc/meminfo}, with event counters of {@code /proc/vmstat}: tables {@code memory} and {@code swap}. */
public final class MemInfo {
    /** A line of the file and its column; all values are in kB there. */
    private record Line(String label, Column column) {}

    private static final List<Line> LINES = List.of(
            new Line("MemTotal", bytes("total_bytes", "Memory the kernel manages")),
            new Line("MemFree", bytes("free_bytes", "Unused memory")),
            new Line("MemAvailable", bytes("available_bytes", "Memory a new process could get without swapping")),
            new Line("Buffers", bytes("buffers_bytes", "Cache of block devices")),
            new Line("Cached", bytes("cached_bytes", "Page cache, shared memory included")),
            new Line(
                    "Shmem",
                    bytes("shared_bytes", "Shared memory and tmpfs, shared_buffers included unless in huge pages")),
            new Line("AnonPages", bytes("anonymous_bytes", "Memory of processes without a file behind it")),
            new Line("Mapped", bytes("mapped_bytes", "Files and shared memory mapped into processes")),
            new Line("Dirty", bytes("dirty_bytes", "Page cache waiting to be written")),
            new Line("Writeback", bytes("writeback_bytes", "Page cache being written")),
            new Line("Slab", bytes("slab_bytes", "The kernel's own caches")),
            new Line("SReclaimable", bytes("slab_reclaimable_bytes", "The part of slab_bytes that can be reclaimed")),
            new Line(
                    "PageTables",
                    bytes("page_tables_bytes", "Page tables; large with many backends and large shared_buffers")),
            new Line("CommitLimit", bytes("commit_limit_bytes", "Commit limit under vm.overcommit_memory = 2")),
            new Line("Committed_AS", bytes("committed_bytes", "Memory committed to processes")),
            new Line("AnonHugePages", bytes("transparent_huge_bytes", "Anonymous memory in transparent huge pages")),
            new Line("Hugepagesize", bytes("hugepage_size_bytes", "Size of a huge page")));

    /** Counted, not measured in kB. */
    private static final List<Line> PAGES = List.of(
            new Line("HugePages_Total", count("hugepages_total", "Allocated huge pages")),
            new Line("HugePages_Free", count("hugepages_free", "Unused huge pages")),
            new Line("HugePages_Rsvd", count("hugepages_reserved", "Reserved huge pages that are not used yet")));

    /** An exabyte. */
    private static final long MOST_KB = 1L << 50;

    private static final CounterRow COUNTERS =
            CounterRow.of("memory", 1e9, "swap_in_bytes", "swap_out_bytes", "major_faults", "oom_kills");
    private static final List<String> EVENTS = List.of("pswpin", "pswpout", "pgmajfault", "oom_kill");
    private static final int PSWPIN = 0;
    private static final int PSWPOUT = 1;
    private static final int MAJOR_FAULTS = 2;
    private static final int OOM_KILLS = 3;

    public static final Table MEMORY = memory();
    public static final Table SWAP = new Table(
            "swap",
            TableLayout.SINGLE,
            List.of(
                    bytes("total_bytes", "Swap space, 0 if there is none"),
                    bytes("free_bytes", "Unused swap space"),
                    bytes("used_bytes", "Used swap space"),
                    percent("used_percent", "Used share of the swap space"),
                    bytes("in_bytes", "Read back from swap since the last run"),
                    bytes("out_bytes", "Written to swap since the last run")));

    private MemInfo() {}

    private static Table memory() {
        List<Column> columns = new ArrayList<>();
        LINES.forEach(line -> columns.add(line.column()));
        PAGES.forEach(line -> columns.add(line.column()));
        columns.add(percent("used_percent", "Share of the memory that is not available"));
        columns.add(count("major_faults", "Page faults that read a disk, since the last run"));
        columns.add(count(
                "oom_kills",
                "Processes killed by the kernel because of missing memory, since the last run (kernel 4.13)"));
        return new Table("memory", TableLayout.SINGLE, columns);
    }

    /** Adds both tables; false if the file cannot be read. */
    public static boolean addTo(HostRun hostRun, KernelUnits units) {
        TextScanner textScanner = hostRun.proc().read("meminfo");
        if (textScanner == null) {
            return false;
        }
        Map<String, Long> values = new HashMap<>();
        do {
            values.put(textScanner.upTo(':'), textScanner.number());
        } while (textScanner.nextLine());
        for (Line line : LINES) {
            values.replace(
                    line.label(),
                    hostRun.gauge("memory." + line.column().name(), value(values, line.label()), MOST_KB));
        }
        for (Line line : PAGES) {
            values.replace(
                    line.label(),
                    hostRun.gauge("memory." + line.column().name(), value(values, line.label()), MOST_KB));
        }
        long total = value(values, "MemTotal");
        within(hostRun, values, "MemFree", total, "memory.free_bytes");
        within(hostRun, values, "MemAvailable", total, "memory.available_bytes");
        within(hostRun, values, "HugePages_Free", value(values, "HugePages_Total"), "memory.hugepages_free");
        CounterDelta events = hostRun.growth(COUNTERS, "vm", "", events(hostRun.proc()));

        List<@Nullable Object> row = new ArrayList<>();
        LINES.forEach(line -> row.add(KernelNumbers.times(value(values, line.label()), 1024)));
        PAGES.forEach(line -> row.add(KernelNumbers.orNull(value(values, line.label()))));
        row.add(share(total, value(values, "MemAvailable")));
        row.add(events.orNull(MAJOR_FAULTS));
        row.add(events.orNull(OOM_KILLS));
        hostRun.single(MEMORY, row.toArray());

        long swap = hostRun.gauge("swap.total_bytes", value(values, "SwapTotal"), MOST_KB);
        within(hostRun, values, "SwapFree", swap < 0 ? MOST_KB : swap, "swap.free_bytes");
        long free = value(values, "SwapFree");
        hostRun.single(
                SWAP,
                KernelNumbers.times(swap, 1024),
                KernelNumbers.times(free, 1024),
                swap < 0 || free < 0 ? null : Long.valueOf((swap - free) * 1024),
                share(swap, free),
                events.times(PSWPIN, units.pageBytes()),
                events.times(PSWPOUT, units.pageBytes()));
        return true;
    }

    /** A part greater than its whole is impossible. */
    private static void within(HostRun hostRun, Map<String, Long> values, String label, long whole, String field) {
        values.replace(label, hostRun.gauge(field, value(values, label), whole < 0 ? MOST_KB : whole));
    }

    private static @Nullable Double share(long whole, long rest) {
        return rest < 0 ? null : KernelNumbers.percent(whole - rest, whole);
    }

    private static long value(Map<String, Long> values, String label) {
        return values.getOrDefault(label, -1L);
    }

    private static long[] events(KernelFiles proc) {
        long[] events = {-1, -1, -1, -1};
        TextScanner textScanner = proc.read("vmstat");
        if (textScanner != null) {
            do {
                for (int i = 0; i < events.length; i++) {
                    if (events[i] < 0 && textScanner.take(EVENTS.get(i)) && textScanner.take(" ")) {
                        events[i] = textScanner.number();
                        break;
                    }
                }
            } while (textScanner.nextLine());
        }
        return events;
    }
}
