package com.bitville.postgres.host.internal;

import static com.bitville.postgres.host.internal.Columns.bytes;
import static com.bitville.postgres.host.internal.Columns.count;
import static com.bitville.postgres.host.internal.Columns.gauge;
import static com.bitville.postgres.host.internal.Columns.ms;
import static com.bitville.postgres.host.internal.Columns.percent;
import static com.bitville.postgres.host.internal.Columns.text;
import static com.bitville.postgres.host.internal.Columns.time;

import com.bitville.postgres.api.collect.Form;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers that run on this host, one row a postmaster, and what their processes are.
 *
 * <p>CPU time is exact however short a backend lives: a postmaster inherits the CPU time of every child it has waited for, so its own
 * time, its children's and the inherited one add up to a sum that only grows.
 */
final class PostgresProcesses {
    static final Table SERVERS = new Table(
            "postgres_processes",
            Form.ROWS,
            List.of(
                    gauge("pid", "", "Process id of the postmaster"),
                    time("started_at", "When it started"),
                    text(
                            "data_directory",
                            "Its data directory, null where neither its folder nor its command line tells"),
                    gauge("port", "", "Its port, null where neither postmaster.pid nor its command line tells"),
                    count("processes", "Its processes, itself included"),
                    ms(
                            "cpu_ms",
                            "CPU time of all its processes since the last run, ended ones and commands they ran included"),
                    percent("cpu_percent", "The same as a share of one core's time: 200 is two cores"),
                    bytes(
                            "rss_bytes",
                            "Sum of the resident memory; shared memory counts in each process that touched it"),
                    bytes("rss_largest_bytes", "Resident memory of the largest process"),
                    gauge("rss_largest_pid", "", "Process id of the largest process")));

    static final Table KINDS = new Table(
            "postgres_process_kinds",
            Form.ROWS,
            List.of(
                    gauge("postmaster_pid", "", "The server the processes belong to"),
                    text("kind", "What they are, in the words of pg_stat_activity.backend_type"),
                    count("processes", "How many there are"),
                    bytes("rss_bytes", "Sum of their resident memory")));

    private static final int MOST_SERVERS = 32;

    private final ProcessScan scan = new ProcessScan();

    /** Adds both tables and returns the postmasters. */
    List<Postmaster> addTo(Sample sample, KernelUnits units, LocalPaths paths, long bootSeconds) {
        List<Cluster> clusters = scan.clusters(sample.proc(), paths, sample.at());
        List<@Nullable Object[]> servers = new ArrayList<>();
        List<@Nullable Object[]> kinds = new ArrayList<>();
        List<Postmaster> postmasters = new ArrayList<>();
        for (Cluster cluster : clusters) {
            postmasters.add(cluster.postmaster());
            servers.add(server(sample, units, bootSeconds, cluster));
            Map<String, long[]> byKind = new TreeMap<>();
            for (Cluster.Member member : cluster.members()) {
                long[] sums = byKind.computeIfAbsent(member.kind(), kind -> new long[2]);
                sums[0]++;
                sums[1] += member.stat().residentPages() * units.pageBytes();
            }
            byKind.forEach((kind, sums) ->
                    kinds.add(new @Nullable Object[] {cluster.postmaster().pid(), kind, sums[0], sums[1]}));
        }
        sample.add(Rowset.first(SERVERS, servers, MOST_SERVERS));
        sample.add(Rowset.first(KINDS, kinds, MOST_SERVERS * 8));
        return postmasters;
    }

    private static @Nullable Object[] server(Sample sample, KernelUnits units, long bootSeconds, Cluster cluster) {
        Postmaster postmaster = cluster.postmaster();
        long ticks = 0;
        long pages = 0;
        ProcessStat largest = cluster.members().get(0).stat();
        for (Cluster.Member member : cluster.members()) {
            ProcessStat stat = member.stat();
            ticks += stat.ticks() + stat.childTicks();
            pages += stat.residentPages();
            largest = stat.residentPages() > largest.residentPages() ? stat : largest;
        }
        Long cpuMs = cluster.complete() ? cpuMs(sample, units, postmaster, ticks) : null;
        return new @Nullable Object[] {
            postmaster.pid(),
            bootSeconds < 0
                    ? null
                    : Instant.ofEpochSecond(bootSeconds).plusMillis(postmaster.started() * units.tickMs()),
            postmaster.dataDirectory(),
            postmaster.port(),
            cluster.processes(),
            cpuMs,
            cpuMs == null || sample.elapsedMs() == 0
                    ? null
                    : Double.valueOf(Numbers.rounded(100.0 * cpuMs / sample.elapsedMs())),
            cluster.complete() ? Long.valueOf(pages * units.pageBytes()) : null,
            largest.residentPages() * units.pageBytes(),
            largest.pid()
        };
    }

    /** A backend that ends between two reads is missing from one sum and inherited in the next: the sum waits for it. */
    private static @Nullable Long cpuMs(Sample sample, KernelUnits units, Postmaster postmaster, long ticks) {
        String name = "pg." + postmaster.pid() + "." + postmaster.started();
        long[] before = sample.earlier(name);
        long highest = before == null || before.length == 0 ? ticks : Math.max(before[0], ticks);
        return sample.growth(name, highest).times(0, units.tickMs());
    }
}
