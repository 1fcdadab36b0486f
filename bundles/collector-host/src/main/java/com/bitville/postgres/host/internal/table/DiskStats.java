package com.bitville.postgres.host.internal.table;

import static com.bitville.postgres.host.internal.table.HostColumns.bytes;
import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.gauge;
import static com.bitville.postgres.host.internal.table.HostColumns.ms;
import static com.bitville.postgres.host.internal.table.HostColumns.percent;
import static com.bitville.postgres.host.internal.table.HostColumns.text;

import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /proc/diskstats}: the activity of each disk since the last run, the busiest first. */
public final class DiskStats {
    public static final Table DISKS = new Table(
            "disks",
            TableLayout.ROWS,
            List.of(
                    text("device", "The kernel's name of the disk"),
                    text("name", "Its device mapper name (LVM, encryption, multipath)"),
                    count("reads", "Reads completed since the last run"),
                    count("writes", "Writes completed since the last run"),
                    bytes("read_bytes", "Bytes read since the last run"),
                    bytes("write_bytes", "Bytes written since the last run"),
                    gauge("reads_per_s", "1/s", "Reads completed a second"),
                    gauge("writes_per_s", "1/s", "Writes completed a second"),
                    ms("read_await_ms", "Mean time of a read, queue included; null without reads"),
                    ms("write_await_ms", "Mean time of a write, queue included; null without writes"),
                    count("flushes", "Flushes (fsync reaching the disk) since the last run (kernel 5.5)"),
                    ms("flush_await_ms", "Mean time of a flush; null without flushes"),
                    gauge("queue", "requests", "Mean number of requests in progress"),
                    percent("utilisation_percent", "Share of the time with a request in progress"),
                    count("in_flight", "Requests in progress at this moment")));

    private static final int UTILISATION = DISKS.indexOf("utilisation_percent");
    private static final int MOST_ROWS = 64;
    private static final int SECTOR = 512;
    private static final int READS = 0;
    private static final int READ_SECTORS = 2;
    private static final int READ_MS = 3;
    private static final int WRITES = 4;
    private static final int WRITE_SECTORS = 6;
    private static final int WRITE_MS = 7;
    private static final int IN_FLIGHT = 8;
    private static final long MOST_IN_FLIGHT = 1_000_000;
    private static final int BUSY_MS = 9;
    private static final int QUEUE_MS = 10;
    private static final int FLUSHES = 15;
    private static final int FLUSH_MS = 16;

    /** The fastest are the milliseconds in the queue, of a million requests at once. */
    private static final CounterRow COUNTERS = CounterRow.of(
            "disks",
            1e9,
            "reads",
            "reads_merged",
            "read_bytes",
            "read_await_ms",
            "writes",
            "writes_merged",
            "write_bytes",
            "write_await_ms",
            "in_flight",
            "utilisation_percent",
            "queue",
            "discards",
            "discards_merged",
            "discard_bytes",
            "discard_await_ms",
            "flushes",
            "flush_await_ms");
    /** One and a half times the elapsed time, plus two seconds: old kernels count coarsely. */
    private static final CounterRow BUSY = CounterRow.of("disks", 1500, "utilisation_percent");

    /** The device mapper's names, which never change while a device exists. */
    private final Map<String, String> mapperNames = new HashMap<>();

    public void addTo(HostRun hostRun) {
        TextScanner textScanner = hostRun.proc().read("diskstats");
        if (textScanner == null) {
            return;
        }
        Map<String, long[]> disks = new HashMap<>();
        do {
            textScanner.skipWords(2);
            String device = textScanner.word();
            if (!device.isEmpty() && !ignored(device)) {
                long[] fields = new long[COUNTERS.names().size()];
                for (int i = 0; i < fields.length; i++) {
                    fields[i] = textScanner.number();
                }
                disks.put(device, fields);
            }
        } while (textScanner.nextLine());

        mapperNames.keySet().retainAll(disks.keySet());
        List<@Nullable Object[]> rows = new ArrayList<>();
        disks.forEach((device, fields) -> rows.add(row(hostRun, device, fields)));
        rows.sort(Comparator.comparingDouble(
                        (@Nullable Object[] row) -> row[UTILISATION] instanceof Double busy ? -busy : 1)
                .thenComparing(row -> String.valueOf(row[0])));
        hostRun.addFirst(DISKS, rows, MOST_ROWS, "diskstats");
    }

    private @Nullable Object[] row(HostRun hostRun, String device, long[] fields) {
        long inFlight = hostRun.gauge("disks." + device + ".in_flight", fields[IN_FLIGHT], MOST_IN_FLIGHT);
        long busyMs = fields[BUSY_MS];
        // A gauge among the counters would look like a reset when it decreases, and the time has a separate limit.
        fields[IN_FLIGHT] = TextScanner.ABSENT;
        fields[BUSY_MS] = TextScanner.ABSENT;
        CounterDelta counterDelta = hostRun.growth(COUNTERS, "disk." + device, device, fields);
        CounterDelta busy = hostRun.growth(BUSY, "disk.busy." + device, device, busyMs);
        double seconds = hostRun.elapsedMs() / 1000.0;
        return new @Nullable Object[] {
            device,
            mapperName(hostRun.sys(), device),
            counterDelta.orNull(READS),
            counterDelta.orNull(WRITES),
            counterDelta.times(READ_SECTORS, SECTOR),
            counterDelta.times(WRITE_SECTORS, SECTOR),
            counterDelta.per(READS, seconds),
            counterDelta.per(WRITES, seconds),
            counterDelta.ratio(READ_MS, READS),
            counterDelta.ratio(WRITE_MS, WRITES),
            counterDelta.orNull(FLUSHES),
            counterDelta.ratio(FLUSH_MS, FLUSHES),
            counterDelta.per(QUEUE_MS, (double) hostRun.elapsedMs()),
            counterDelta.known() ? KernelNumbers.percentAtMost100(busy.of(0), hostRun.elapsedMs()) : null,
            KernelNumbers.orNull(inFlight)
        };
    }

    private @Nullable String mapperName(KernelFiles sys, String device) {
        if (!device.startsWith("dm-")) {
            return null;
        }
        String known = mapperNames.get(device);
        if (known == null) {
            known = sys.line("block/" + device + "/dm/name");
            if (known != null) {
                mapperNames.put(device, known);
            }
        }
        return known;
    }

    /**
     * Whether a device is not a separate disk: the default rule of node_exporter's diskstats collector, extended to disks beyond the 26th
     * ({@code sdaa1}). RAM disks, loop devices and floppies; partitions of hd, sd, vd, xvd and nvme disks.
     */
    public static boolean ignored(String device) {
        if (numbered(device, "ram") || numbered(device, "zram") || numbered(device, "loop") || numbered(device, "fd")) {
            return true;
        }
        if (device.startsWith("nvme")) {
            int namespace = device.indexOf('n', 4);
            int partition = device.indexOf('p', 4);
            return namespace > 4
                    && partition > namespace + 1
                    && digits(device, 4, namespace)
                    && digits(device, namespace + 1, partition)
                    && digits(device, partition + 1, device.length());
        }
        int from = device.startsWith("xvd") ? 3 : 2;
        boolean disk = device.startsWith("hd") || device.startsWith("sd") || device.startsWith("vd") || from == 3;
        int at = from;
        while (at < device.length() && device.charAt(at) >= 'a' && device.charAt(at) <= 'z') {
            at++;
        }
        return disk && at > from && digits(device, at, device.length());
    }

    private static boolean numbered(String device, String prefix) {
        return device.startsWith(prefix) && digits(device, prefix.length(), device.length());
    }

    private static boolean digits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return from < to;
    }
}
