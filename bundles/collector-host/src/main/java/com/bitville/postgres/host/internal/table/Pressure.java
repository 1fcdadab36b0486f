package com.bitville.postgres.host.internal.table;

import static com.bitville.postgres.host.internal.table.HostColumns.ms;
import static com.bitville.postgres.host.internal.table.HostColumns.percent;
import static com.bitville.postgres.host.internal.table.HostColumns.text;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.host.internal.proc.KernelNumbers;
import com.bitville.postgres.host.internal.proc.TextScanner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code /proc/pressure}: how long tasks were stalled by missing CPU, memory or I/O. Kernel 4.20 and later, unless it is disabled;
 * otherwise the table is absent.
 */
public final class Pressure {
    public static final Table PRESSURE = new Table(
            "pressure",
            TableLayout.ROWS,
            List.of(
                    text("resource", "The resource: cpu, memory or io"),
                    percent("some_avg10", "Share of the last 10 s in which at least one task waited"),
                    percent("some_avg60", "The same over 60 s"),
                    ms("some_ms", "Time in which at least one task waited, since the last run"),
                    percent("some_percent", "The same as a share of that time"),
                    percent("full_avg10", "Share of the last 10 s in which all tasks waited at once"),
                    percent("full_avg60", "The same over 60 s"),
                    ms("full_ms", "Time in which all tasks waited at once, since the last run"),
                    percent("full_percent", "The same as a share of that time")));

    private static final long WHOLE = 100_00;
    /** A stall lasts no longer than the elapsed time; half as much more for the kernel's averaging. */
    private static final CounterRow COUNTERS = CounterRow.of("pressure", 1_500_000, "some_ms", "full_ms");

    private static final List<String> RESOURCES = List.of("cpu", "memory", "io");

    /** One line of a file: averages in hundredths of a percent, the total in µs. */
    private record Line(long avg10, long avg60, long total) {
        static final Line ABSENT = new Line(-1, -1, -1);
    }

    private Pressure() {}

    public static void addTo(HostRun hostRun) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (String resource : RESOURCES) {
            TextScanner textScanner = hostRun.proc().readOnce("pressure/" + resource);
            if (textScanner == null) {
                continue;
            }
            Line some = Line.ABSENT;
            Line full = Line.ABSENT;
            do {
                if (textScanner.take("some ")) {
                    some = line(textScanner);
                } else if (textScanner.take("full ")) {
                    full = line(textScanner);
                }
            } while (textScanner.nextLine());
            CounterDelta counterDelta =
                    hostRun.growth(COUNTERS, "psi." + resource, resource, some.total(), full.total());
            String name = "pressure." + resource + ".";
            rows.add(new @Nullable Object[] {
                resource,
                percents(hostRun, name + "some_avg10", some.avg10()),
                percents(hostRun, name + "some_avg60", some.avg60()),
                counterDelta.per(0, 1000),
                share(hostRun, counterDelta, 0),
                percents(hostRun, name + "full_avg10", full.avg10()),
                percents(hostRun, name + "full_avg60", full.avg60()),
                counterDelta.per(1, 1000),
                share(hostRun, counterDelta, 1)
            });
        }
        if (!rows.isEmpty()) {
            hostRun.add(Rowset.complete(PRESSURE, rows));
        }
    }

    private static Line line(TextScanner textScanner) {
        textScanner.upTo('=');
        long avg10 = textScanner.hundredths();
        textScanner.upTo('=');
        long avg60 = textScanner.hundredths();
        textScanner.upTo('=');
        textScanner.upTo('=');
        return new Line(avg10, avg60, textScanner.number());
    }

    private static @Nullable Double share(HostRun hostRun, CounterDelta counterDelta, int counter) {
        return KernelNumbers.percentAtMost100(counterDelta.of(counter), hostRun.elapsedMs() * 1000);
    }

    private static @Nullable Double percents(HostRun hostRun, String field, long hundredths) {
        long value = hostRun.gauge(field, hundredths, WHOLE);
        return value < 0 ? null : value / 100.0;
    }
}
