package com.bitville.postgres.host.internal;

import static com.bitville.postgres.host.internal.Columns.bytes;
import static com.bitville.postgres.host.internal.Columns.count;
import static com.bitville.postgres.host.internal.Columns.gauge;
import static com.bitville.postgres.host.internal.Columns.text;

import com.bitville.postgres.api.collect.Form;
import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /proc/net/dev}: traffic of each interface but the loopback since the last run, the busiest first. */
final class NetDev {
    static final Table NETWORK = new Table(
            "network",
            Form.ROWS,
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
    private static final int FIELDS = 16;
    private static final int TX = 8;
    private static final int BYTES = 0;
    private static final int PACKETS = 1;
    private static final int ERRORS = 2;
    private static final int DROPPED = 3;

    private NetDev() {}

    static void addTo(Sample sample) {
        Scan scan = sample.proc().read("net/dev");
        if (scan == null) {
            return;
        }
        scan.nextLine();
        List<@Nullable Object[]> rows = new ArrayList<>();
        while (scan.nextLine()) {
            String name = scan.upTo(':');
            if (name.isEmpty() || name.equals("lo")) {
                continue;
            }
            long[] fields = new long[FIELDS];
            for (int i = 0; i < FIELDS; i++) {
                fields[i] = scan.number();
            }
            rows.add(row(sample, name, fields));
        }
        rows.sort(Comparator.comparingLong((@Nullable Object[] row) -> -traffic(row))
                .thenComparing(row -> String.valueOf(row[0])));
        sample.add(Rowset.first(NETWORK, rows, MOST_ROWS));
    }

    private static @Nullable Object[] row(Sample sample, String name, long[] fields) {
        Growth growth = sample.growth("net." + name, fields);
        double seconds = sample.elapsedMs() / 1000.0;
        return new @Nullable Object[] {
            name,
            growth.orNull(BYTES),
            growth.orNull(TX + BYTES),
            growth.per(BYTES, seconds),
            growth.per(TX + BYTES, seconds),
            growth.orNull(PACKETS),
            growth.orNull(TX + PACKETS),
            growth.orNull(ERRORS),
            growth.orNull(TX + ERRORS),
            growth.orNull(DROPPED),
            growth.orNull(TX + DROPPED)
        };
    }

    private static long traffic(@Nullable Object[] row) {
        return (row[1] instanceof Long received ? received : 0) + (row[2] instanceof Long sent ? sent : 0);
    }
}
