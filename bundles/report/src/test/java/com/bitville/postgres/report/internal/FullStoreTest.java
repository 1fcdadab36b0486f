package com.bitville.postgres.report.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.report.ReportFormat;
import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.TimeRange;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A report of 24 hours, compared with the day before, of a store with 1,700 tables, 300 statements an hour and 200 routes. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class FullStoreTest {
    private static final int TABLES = 1_700;
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MB = 1 << 20;
    private static final int CYCLES = 50;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void aDayOfAFullStoreIsSmallAndCheapAndCyclesKeepTheirTimes() throws IOException {
        try (Story story = new Story(folder)) {
            fill(story);
            ReportService reports = story.reports();
            TimeRange day = new TimeRange(story.now().minus(DAY), story.now());
            ReportRequest request = new ReportRequest(Story.SERVER, day, Optional.of(day.back(DAY)), false);
            for (ReportFormat format : ReportFormat.values()) {
                isSmallAndCheap(reports, request, format);
            }
            cyclesKeepTheirTimes(
                    story, () -> reports.write(request, ReportFormat.HTML, OutputStream.nullOutputStream()));
        }
    }

    private static void fill(Story story) {
        story.minutes(49 * 60, (minute, number) -> {
            for (int i = 0; i < 60; i++) {
                int id = 1_000 + (i * 7 + number / 60) % 300;
                minute.statement(String.valueOf(id), "shop" + i % 5, 10 + i, 900.0 + 13 * i, i);
                minute.by("statement", String.valueOf(id), 0.01 * i);
                minute.by("wait_event", "LWLock:Wait" + i, 0.01);
                if (i < 50) {
                    minute.by("route", "/route/" + (i * 3 + number / 120) % 200, 0.02);
                }
            }
            if (number % 60 == 0) {
                for (int i = 0; i < 300; i++) {
                    minute.text(String.valueOf(1_000 + i), "SELECT " + "column_" + i + ", ".repeat(130) + " FROM t");
                }
                story.tell(sizes(story, number));
            }
        });
    }

    private static void isSmallAndCheap(ReportService reports, ReportRequest request, ReportFormat format)
            throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        CountedBytes counted = new CountedBytes();
        long cpu = threads.getCurrentThreadCpuTime();
        reports.write(request, format, counted);
        long spent = (threads.getCurrentThreadCpuTime() - cpu) / 1_000_000;
        long peak = LivePeak.of(() -> reports.write(request, format, OutputStream.nullOutputStream()));
        System.out.println("report_of_a_full_day format=" + format + " bytes=" + counted.bytes + " cpu_ms=" + spent
                + " peak_live_bytes=" + peak);
        assertThat(counted.bytes).isBetween(20_000L, (long) (1.5 * MB));
        assertThat(spent).isLessThan(3_000);
        assertThat(peak).isLessThan(12 * MB);
    }

    /** A cycle that is told while reports are made waits for none of them: at most as long as for a turn of the processor. */
    private static void cyclesKeepTheirTimes(Story story, LivePeak.Work report) throws IOException {
        long[] alone = cycles(story);
        long[] beside = new long[0];
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger made = new AtomicInteger();
        FutureTask<Boolean> making = new FutureTask<>(() -> {
            while (!ended.get()) {
                report.run();
                made.incrementAndGet();
            }
            return true;
        });
        new Thread(making, "bitville-test-reports").start();
        try {
            // As long as two whole reports take.
            while (made.get() < 2) {
                beside = cycles(story);
            }
        } finally {
            ended.set(true);
        }
        assertThat(making).succeedsWithin(Duration.ofMinutes(1));
        System.out.println("cycles_beside_reports median_us=" + alone[CYCLES / 2] + " beside_us=" + beside[CYCLES / 2]
                + " slowest_us=" + alone[CYCLES - 1] + " slowest_beside_us=" + beside[CYCLES - 1]);
        assertThat(beside[CYCLES / 2]).isLessThan(Math.max(3 * alone[CYCLES / 2], 20_000));
        assertThat(beside[CYCLES - 1]).isLessThan(Math.max(3 * alone[CYCLES - 1], 250_000));
    }

    /** How long history and store keep the thread of a cycle, in us, sorted. */
    private static long[] cycles(Story story) {
        long[] took = new long[CYCLES];
        for (int i = 0; i < CYCLES; i++) {
            Cycle sizes = sizes(story, i);
            long begun = System.nanoTime();
            story.tell(sizes);
            took[i] = (System.nanoTime() - begun) / 1_000;
        }
        Arrays.sort(took);
        return took;
    }

    private static Cycle sizes(Story story, int number) {
        Table table = new Table(
                "table_sizes",
                TableLayout.ROWS,
                List.of(
                        Column.of("datname", Kind.TEXT, ""),
                        Column.of("schemaname", Kind.TEXT, ""),
                        Column.of("relname", Kind.TEXT, ""),
                        Column.of("total_bytes", Kind.GAUGE, "")));
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < TABLES; i++) {
            rows.add(new @Nullable Object[] {"shop", "public", "table_" + i, 1e6 * i + 1e4 * number * (i % 7)});
        }
        Subject subject = new Subject("table_sizes", Scope.SERVER, Duration.ZERO, Lane.SLOW, List.of(table));
        Snapshot snapshot = new Snapshot(
                subject, Story.SERVER, story.now(), 0, List.of(Rowset.complete(table, rows)), Optional.empty());
        return new Cycle(Story.SERVER, number, story.now(), List.of(snapshot), List.of());
    }

    private static final class CountedBytes extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            bytes += length;
        }
    }
}
