package com.bitville.postgres.host.internal.table;

import static com.bitville.postgres.host.internal.table.HostColumns.bytes;
import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.gauge;
import static com.bitville.postgres.host.internal.table.HostColumns.text;

import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /proc/net/dev}: traffic of each interface except the loopback since the last run, the busiest first. */
public final class NetDev {
    public static final Table NETWORK = new Table(
            "network",
            TableLayout.ROWS,
            List.of(
                    text("interface", "The kernel's name of the interface"),
                    bytes("rx_bytes", "Received since the last run"),
                    bytes("tx_bytes", "Sent since the last run"),
                    gauge("rx_bytes_per_s", "bytes/s", "Received a second"),
                    gauge("tx_bytes_per_s", "bytes/s", "Sent a second"),
                    count("rx_packets", "Packets received since the last run"),
                    count("tx_packets", "Packets sent since the last run"),
                    count("rx_errors", "Receive errors since the last run"),
                    count("tx_errors", "Send errors since the last run"),
                    count("rx_dropped", "Received packets dropped since the last run"),
                    count("tx_dropped", "Packets to send dropped since the last run")));

    private static final int MOST_ROWS = 32;
    /** Of the eight counters of a direction the first four are reported. */
    private static final int TOLD = 4;

    private static final int DIRECTION = 8;
    private static final int TX = TOLD;
    private static final int BYTES = 0;
    private static final int PACKETS = 1;
    private static final int ERRORS = 2;
    private static final int DROPPED = 3;
    private static final double BYTES_PER_MEGABIT = 125_000;
    /** The bytes of a 100 Gbit/s interface, unless the kernel reports a faster one. */
    private static final CounterRow COUNTERS = CounterRow.of(
            "network",
            12.5e9,
            "rx_bytes",
            "rx_packets",
            "rx_errors",
            "rx_dropped",
            "tx_bytes",
            "tx_packets",
            "tx_errors",
            "tx_dropped");

    private NetDev() {}

    public static void addTo(HostRun hostRun) {
        TextScanner textScanner = hostRun.proc().read("net/dev");
        if (textScanner == null) {
            return;
        }
        textScanner.nextLine();
        List<@Nullable Object[]> rows = new ArrayList<>();
        while (textScanner.nextLine()) {
            // An alias contains a colon itself, as in "eth0:1: 7 0 ..."; the values after it do not.
            String name = textScanner.upToLast(':');
            if (name.isEmpty() || name.equals("lo")) {
                continue;
            }
            long[] fields = new long[2 * TOLD];
            for (int i = 0; i < fields.length; i++) {
                fields[i] = textScanner.number();
                if (i == TOLD - 1) {
                    textScanner.skipWords(DIRECTION - TOLD);
                }
            }
            rows.add(row(hostRun, name, fields));
        }
        rows.sort(Comparator.comparingLong((@Nullable Object[] row) -> -traffic(row))
                .thenComparing(row -> String.valueOf(row[0])));
        hostRun.addFirst(NETWORK, rows, MOST_ROWS, "net/dev");
    }

    private static @Nullable Object[] row(HostRun hostRun, String name, long[] fields) {
        CounterDelta counterDelta = hostRun.growth(counters(hostRun, name, fields), "net." + name, name, fields);
        double seconds = hostRun.elapsedMs() / 1000.0;
        return new @Nullable Object[] {
            name,
            counterDelta.orNull(BYTES),
            counterDelta.orNull(TX + BYTES),
            counterDelta.per(BYTES, seconds),
            counterDelta.per(TX + BYTES, seconds),
            counterDelta.orNull(PACKETS),
            counterDelta.orNull(TX + PACKETS),
            counterDelta.orNull(ERRORS),
            counterDelta.orNull(TX + ERRORS),
            counterDelta.orNull(DROPPED),
            counterDelta.orNull(TX + DROPPED)
        };
    }

    /** Only reads the speed of an interface with exceptionally high traffic: with thousands of interfaces, one file each is expensive. */
    private static CounterRow counters(HostRun hostRun, String name, long[] fields) {
        long[] before = hostRun.earlier("net." + name);
        double usual = COUNTERS.most(hostRun.elapsedMs());
        boolean faster = before != null
                && before.length == fields.length
                && (fields[BYTES] - before[BYTES] > usual || fields[TX + BYTES] - before[TX + BYTES] > usual);
        long megabits = faster ? hostRun.sys().number("class/net/" + name + "/speed") : TextScanner.ABSENT;
        return new CounterRow(
                COUNTERS.table(),
                Math.max(COUNTERS.mostPerSecond(), 2 * BYTES_PER_MEGABIT * megabits),
                COUNTERS.names());
    }

    private static long traffic(@Nullable Object[] row) {
        return (row[1] instanceof Long received ? received : 0) + (row[2] instanceof Long sent ? sent : 0);
    }
}
