package com.bitville.postgres.host.internal.postgres;

import static com.bitville.postgres.host.internal.table.HostColumns.bytes;
import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.gauge;
import static com.bitville.postgres.host.internal.table.HostColumns.ms;
import static com.bitville.postgres.host.internal.table.HostColumns.percent;
import static com.bitville.postgres.host.internal.table.HostColumns.text;
import static com.bitville.postgres.host.internal.table.HostColumns.time;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.KernelUnits;
import com.bitville.postgres.host.internal.proc.LocalPaths;
import com.bitville.postgres.host.internal.table.CounterRow;
import com.bitville.postgres.host.internal.table.HostRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers that run on this host, one row for each postmaster, and the kinds of their processes.
 *
 * <p>CPU time is exact however short a backend lives: a postmaster inherits the CPU time of every child it has waited for, so the sum of
 * its own time, its children's and the inherited time never decreases.
 */
public final class PostgresProcesses {
    public static final Table SERVERS = new Table(
            "postgres_processes",
            TableLayout.ROWS,
            List.of(
                    gauge("pid", "", "Process id of the postmaster"),
                    time("started_at", "When it started"),
                    text("data_directory", "Its data directory, null if unknown from its folder and its command line"),
                    gauge("port", "", "Its port, null if unknown from postmaster.pid and its command line"),
                    count("processes", "Number of its processes, including itself"),
                    ms(
                            "cpu_ms",
                            "CPU time of all its processes since the last run, ended ones and commands they ran included"),
                    percent("cpu_percent", "The same as a percentage of one core: 200 is two cores"),
                    bytes(
                            "rss_bytes",
                            "Sum of the resident memory; shared memory counts in each process that touched it"),
                    bytes("rss_largest_bytes", "Resident memory of the largest process"),
                    gauge("rss_largest_pid", "", "Process id of the largest process")));

    public static final Table KINDS = new Table(
            "postgres_process_kinds",
            TableLayout.ROWS,
            List.of(
                    gauge("postmaster_pid", "", "The server the processes belong to"),
                    text("kind", "Their kind, with the values of pg_stat_activity.backend_type"),
                    count("processes", "How many there are"),
                    bytes("rss_bytes", "Sum of their resident memory")));

    private static final int MOST_SERVERS = 32;
    /** A hundred years on one core, and a petabyte of memory: no process has more. */
    private static final long MOST_TICKS = 1L << 42;

    private static final long MOST_PAGES = 1L << 38;
    /** Far more than cores can spend: a command started by a server adds all its CPU time at once when it ends. */
    private static final CounterRow CPU = CounterRow.of("postgres_processes", 1e9, "cpu_ms");

    private final ProcessScan scan = new ProcessScan();

    /** Adds both tables and returns the postmasters. */
    public List<Postmaster> addTo(HostRun hostRun, KernelUnits units, LocalPaths paths, @Nullable Instant bootedAt) {
        List<Cluster> clusters = scan.clusters(hostRun.proc(), paths, hostRun.at());
        List<@Nullable Object[]> servers = new ArrayList<>();
        List<@Nullable Object[]> kinds = new ArrayList<>();
        List<Postmaster> postmasters = new ArrayList<>();
        for (Cluster cluster : clusters) {
            postmasters.add(cluster.postmaster());
            servers.add(server(hostRun, units, bootedAt, cluster));
            Map<String, long[]> byKind = new TreeMap<>();
            for (Cluster.Member member : cluster.members()) {
                long[] sums = byKind.computeIfAbsent(member.kind(), kind -> new long[2]);
                sums[0]++;
                long resident = member.stat().residentPages();
                sums[1] = sums[1] < 0 || resident < 0 || resident > MOST_PAGES
                        ? -1
                        : sums[1] + resident * units.pageBytes();
            }
            byKind.forEach((kind, sums) -> kinds.add(
                    new @Nullable Object[] {cluster.postmaster().pid(), kind, sums[0], KernelNumbers.orNull(sums[1])}));
        }
        hostRun.add(Rowset.first(SERVERS, servers, MOST_SERVERS));
        hostRun.add(Rowset.first(KINDS, kinds, MOST_SERVERS * 8));
        return postmasters;
    }

    private static @Nullable Object[] server(
            HostRun hostRun, KernelUnits units, @Nullable Instant bootedAt, Cluster cluster) {
        Postmaster postmaster = cluster.postmaster();
        String name = "postgres_processes." + postmaster.pid() + ".";
        boolean whole = cluster.complete();
        boolean ticksKnown = whole;
        boolean pagesKnown = whole;
        long ticks = 0;
        long pages = 0;
        ProcessStat largest = cluster.members().get(0).stat();
        for (Cluster.Member member : cluster.members()) {
            ProcessStat stat = member.stat();
            if (stat.ticks() < 0 || stat.childTicks() < 0 || stat.ticks() + stat.childTicks() > MOST_TICKS) {
                ticksKnown = false;
            } else {
                ticks += stat.ticks() + stat.childTicks();
            }
            if (stat.residentPages() < 0 || stat.residentPages() > MOST_PAGES) {
                pagesKnown = false;
            } else {
                pages += stat.residentPages();
                largest = stat.residentPages() > largest.residentPages() ? stat : largest;
            }
        }
        if (whole && !ticksKnown) {
            hostRun.implausible(name + "cpu_ms");
        }
        if (whole && !pagesKnown) {
            hostRun.implausible(name + "rss_bytes");
        }
        Long cpuMs = ticksKnown ? cpuMs(hostRun, units, postmaster, ticks) : null;
        long started = hostRun.gauge(name + "started_at", postmaster.started(), MOST_TICKS);
        boolean largestKnown = largest.residentPages() >= 0 && largest.residentPages() <= MOST_PAGES;
        return new @Nullable Object[] {
            postmaster.pid(),
            bootedAt == null || started < 0 ? null : bootedAt.plusMillis(started * units.tickMs()),
            postmaster.dataDirectory(),
            postmaster.port(),
            cluster.processes(),
            cpuMs,
            cpuMs == null || hostRun.elapsedMs() == 0
                    ? null
                    : Double.valueOf(KernelNumbers.rounded(100.0 * cpuMs / hostRun.elapsedMs())),
            pagesKnown ? Long.valueOf(pages * units.pageBytes()) : null,
            largestKnown ? Long.valueOf(largest.residentPages() * units.pageBytes()) : null,
            largestKnown ? Integer.valueOf(largest.pid()) : null
        };
    }

    /** A backend that ends between two reads is missing in one sum and inherited in the next: the sum never decreases. */
    private static @Nullable Long cpuMs(HostRun hostRun, KernelUnits units, Postmaster postmaster, long ticks) {
        String name = "pg." + postmaster.pid() + "." + postmaster.started();
        long[] before = hostRun.earlier(name);
        long highest = before == null || before.length == 0 ? ticks : Math.max(before[0], ticks);
        return hostRun.growth(CPU, name, Integer.toString(postmaster.pid()), highest)
                .times(0, units.tickMs());
    }
}
