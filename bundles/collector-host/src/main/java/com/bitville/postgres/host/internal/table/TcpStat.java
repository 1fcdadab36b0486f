package com.bitville.postgres.host.internal.table;

import static com.bitville.postgres.host.internal.table.HostColumns.count;
import static com.bitville.postgres.host.internal.table.HostColumns.percent;

import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.host.internal.proc.KernelFiles;
import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.Arrays;
import java.util.List;

/** {@code /proc/net/snmp} and {@code netstat}: TCP connections and errors since the last run, for all programs of the host together. */
public final class TcpStat {
    public static final Table TCP = new Table(
            "tcp",
            TableLayout.SINGLE,
            List.of(
                    count("established", "Connections open at this moment"),
                    count("active_opens", "Outgoing connections opened since the last run"),
                    count("passive_opens", "Incoming connections accepted since the last run"),
                    count("segments_out", "Segments sent since the last run"),
                    count("segments_retransmitted", "Segments retransmitted since the last run"),
                    percent("retransmitted_percent", "Share of the segments that were retransmitted"),
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

    public static void addTo(HostRun hostRun) {
        long[] tcp = values(hostRun.proc(), "net/snmp", "Tcp: ", SNMP);
        long[] extension = values(hostRun.proc(), "net/netstat", "TcpExt: ", NETSTAT);
        CounterDelta counterDelta = hostRun.growth(COUNTERS, "tcp", "", Arrays.copyOf(tcp, ESTABLISHED));
        CounterDelta listen = hostRun.growth(LISTEN, "listen", "", extension);
        hostRun.single(
                TCP,
                KernelNumbers.orNull(hostRun.gauge("tcp.established", tcp[ESTABLISHED], MOST_CONNECTIONS)),
                counterDelta.orNull(ACTIVE),
                counterDelta.orNull(PASSIVE),
                counterDelta.orNull(OUT),
                counterDelta.orNull(RETRANSMITTED),
                KernelNumbers.percent(counterDelta.of(RETRANSMITTED), counterDelta.of(OUT)),
                listen.orNull(0),
                listen.orNull(1));
    }

    /** The wanted values of a pair of lines, the first with the names and the second with the values; -1 for a missing name. */
    private static long[] values(KernelFiles proc, String file, String prefix, List<String> wanted) {
        long[] values = new long[wanted.size()];
        Arrays.fill(values, -1);
        TextScanner textScanner = proc.read(file);
        if (textScanner == null) {
            return values;
        }
        do {
            if (textScanner.take(prefix)) {
                int[] places = places(textScanner, wanted);
                if (textScanner.nextLine() && textScanner.take(prefix)) {
                    fill(values, places, textScanner);
                }
                return values;
            }
        } while (textScanner.nextLine());
        return values;
    }

    /** For each column the index of the wanted value, or -1. */
    private static int[] places(TextScanner textScanner, List<String> wanted) {
        int[] places = new int[32];
        int columns = 0;
        while (textScanner.hasWord()) {
            if (columns == places.length) {
                places = Arrays.copyOf(places, 2 * columns);
            }
            places[columns++] = wanted.indexOf(textScanner.word());
        }
        return Arrays.copyOf(places, columns);
    }

    private static void fill(long[] values, int[] places, TextScanner textScanner) {
        for (int place : places) {
            long value = textScanner.number();
            if (place >= 0) {
                values[place] = value;
            }
        }
    }
}
