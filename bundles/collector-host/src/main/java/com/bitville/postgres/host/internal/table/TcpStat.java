package com.bitville.postgres.host.internal.table;

import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.percent;

import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.Arrays;
import java.util.List;

/** {@code /proc/net/snmp} and {@code netstat}: what went wrong with TCP since the last run, for all programs of the host together. */
public final class TcpStat {
    public static final Table TCP = new Table(
            "tcp",
            TableLayout.SINGLE,
            List.of(
                    count("established", "Connections open at this moment"),
                    count("active_opens", "Connections opened from here since the last run"),
                    count("passive_opens", "Connections accepted here since the last run"),
                    count("segments_out", "Segments sent since the last run"),
                    count("segments_retransmitted", "Segments sent again since the last run"),
                    percent("retransmitted_percent", "Share of the segments that were sent again"),
                    count("listen_overflows", "Connections refused by a full accept queue since the last run"),
                    count(
                            "listen_drops",
                            "Connection requests dropped by listeners since the last run, overflows included")));

    private static final List<String> SNMP =
            List.of("ActiveOpens", "PassiveOpens", "OutSegs", "RetransSegs", "CurrEstab");
    private static final int ACTIVE = 0;
    private static final int PASSIVE = 1;
    private static final int OUT = 2;
    private static final int RETRANSMITTED = 3;
    private static final int ESTABLISHED = 4;
    private static final long MOST_CONNECTIONS = 1L << 30;
    private static final CounterRow COUNTERS =
            CounterRow.of("tcp", 1e9, "active_opens", "passive_opens", "segments_out", "segments_retransmitted");
    private static final CounterRow LISTEN = CounterRow.of("tcp", 1e9, "listen_overflows", "listen_drops");
    private static final List<String> NETSTAT = List.of("ListenOverflows", "ListenDrops");

    private TcpStat() {}

    public static void addTo(HostRun sample) {
        long[] tcp = values(sample.proc(), "net/snmp", "Tcp: ", SNMP);
        long[] extension = values(sample.proc(), "net/netstat", "TcpExt: ", NETSTAT);
        CounterDelta growth = sample.growth(COUNTERS, "tcp", "", Arrays.copyOf(tcp, ESTABLISHED));
        CounterDelta listen = sample.growth(LISTEN, "listen", "", extension);
        sample.single(
                TCP,
                KernelNumbers.orNull(sample.gauge("tcp.established", tcp[ESTABLISHED], MOST_CONNECTIONS)),
                growth.orNull(ACTIVE),
                growth.orNull(PASSIVE),
                growth.orNull(OUT),
                growth.orNull(RETRANSMITTED),
                KernelNumbers.percent(growth.of(RETRANSMITTED), growth.of(OUT)),
                listen.orNull(0),
                listen.orNull(1));
    }

    /** The wanted values of a pair of lines, the first of which names what the second holds; -1 for what it does not name. */
    private static long[] values(KernelFiles proc, String file, String prefix, List<String> wanted) {
        long[] values = new long[wanted.size()];
        Arrays.fill(values, -1);
        TextScanner scan = proc.read(file);
        if (scan == null) {
            return values;
        }
        do {
            if (scan.take(prefix)) {
                int[] places = places(scan, wanted);
                if (scan.nextLine() && scan.take(prefix)) {
                    fill(values, places, scan);
                }
                return values;
            }
        } while (scan.nextLine());
        return values;
    }

    /** For each column the index of the wanted value it holds, or -1. */
    private static int[] places(TextScanner scan, List<String> wanted) {
        int[] places = new int[32];
        int columns = 0;
        while (scan.hasWord()) {
            if (columns == places.length) {
                places = Arrays.copyOf(places, 2 * columns);
            }
            places[columns++] = wanted.indexOf(scan.word());
        }
        return Arrays.copyOf(places, columns);
    }

    private static void fill(long[] values, int[] places, TextScanner scan) {
        for (int place : places) {
            long value = scan.number();
            if (place >= 0) {
                values[place] = value;
            }
        }
    }
}
