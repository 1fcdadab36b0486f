package com.bitville.postgres.history.internal.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.history.internal.figure.FigureReading;
import com.bitville.postgres.history.internal.figure.FigureReadings;
import com.bitville.postgres.history.internal.file.DamagedSeriesException;
import com.bitville.postgres.history.internal.file.Section;
import com.bitville.postgres.history.internal.file.SeriesLayout;
import com.bitville.postgres.history.internal.file.SlotKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Days of servers with 250 figures and 5,000 series of objects each, compared with what was put in; measured where it is deep. */
class SeriesSimulationTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int SERVERS = DEEP ? 3 : 1;
    private static final int MINUTES = DEEP ? 30 * 1_440 : 130;
    private static final int OBJECTS = 5_000;
    private static final int FIGURES = 250;
    private static final long START_S = Stores.START.getEpochSecond();

    @TempDir(factory = FastFolder.class)
    private Path temp;

    @Test
    void daysAreWhatWasPutIn() throws IOException, DamagedSeriesException {
        List<ServerSeries> servers = new ArrayList<>();
        List<FigureReading> figures = readings(FIGURES, Section.FIGURES, "f");
        List<FigureReading> objects = readings(OBJECTS, Section.OBJECTS, "o");
        for (int server = 0; server < SERVERS; server++) {
            ServerSeries series = new ServerSeries("s" + server, SeriesLayout.SERVER);
            series.open(temp.resolve("s" + server + ".series"), Stores.START);
            servers.add(series);
        }
        long cpu = 0;
        long written = 0;
        for (int minute = 0; minute < MINUTES; minute++) {
            Instant at = Stores.START.plusSeconds(minute * 60L + 30);
            List<FigureReading> now = at(figures, minute);
            List<FigureReading> slow = minute % 10 == 5 ? at(objects, minute) : List.of();
            long cpuBefore = cpu();
            long writtenBefore = written();
            for (int server = 0; server < SERVERS; server++) {
                ServerSeries series = servers.get(server);
                series.add(told(server == 0 ? now : at(figures, minute)), at);
                series.add(told(slow.isEmpty() || server == 0 ? slow : at(objects, minute)), at);
                series.flush(Stores.START.plusSeconds((minute + 1) * 60L), false);
            }
            if (minute >= MINUTES / 2) {
                cpu += cpu() - cpuBefore;
                written += written() - writtenBefore;
            }
        }
        long measured = (long) (MINUTES - MINUTES / 2) * SERVERS;
        Instant end = Stores.START.plusSeconds(MINUTES * 60L);
        for (ServerSeries series : servers) {
            assertThat(series.kept(end).figures()).isEqualTo(FIGURES);
            assertThat(series.kept(end).objects()).isEqualTo(OBJECTS);
        }
        compare(servers.get(SERVERS - 1), end);
        double readMs = readMs(servers.get(0), end);
        for (int server = 0; server < SERVERS; server++) {
            servers.get(server).close();
            assertThat(Files.size(temp.resolve("s" + server + ".series"))).isEqualTo(48_803_840);
        }
        long with = heap();
        servers.clear();
        long held = with - heap();
        if (DEEP) {
            System.out.printf(
                    Locale.ROOT,
                    "%d servers, %d days: %.2f ms CPU and %d bytes written a minute and server, %d kB of heap held in all,"
                            + " 14 days read in %.2f ms CPU%n",
                    SERVERS,
                    MINUTES / 1_440,
                    cpu / 1e6 / measured,
                    written / measured,
                    held / 1024,
                    readMs);
            assertThat(cpu / 1e6 / measured).isLessThan(15);
            assertThat(written / measured).isLessThan(1 << 20);
            assertThat(held).isBetween(1L, 3L << 20);
            assertThat(readMs).isLessThan(20);
        }
    }

    private static FigureReadings told(List<FigureReading> readings) {
        return new FigureReadings(readings, List.of());
    }

    private static List<FigureReading> readings(int count, Section section, String name) {
        List<FigureReading> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SlotKey key = section == Section.FIGURES
                    ? new SlotKey(name + i, "", "")
                    : new SlotKey(name, "database", "some_schema.quite_a_long_table_name_" + i);
            readings.add(new FigureReading(key, section, i, false));
        }
        return readings;
    }

    /** The same with the values of a minute: a slope, and a tooth every 50 minutes; each 97th minute nobody reads. */
    private static List<FigureReading> at(List<FigureReading> readings, int minute) {
        List<FigureReading> now = new ArrayList<>();
        if (minute % 97 != 0) {
            for (int i = 0; i < readings.size(); i++) {
                FigureReading reading = readings.get(i);
                SlotKey key = reading.key();
                // A copy, as every cycle has: else the store would hold what the test holds anyway.
                SlotKey copy = new SlotKey(
                        key.figure(),
                        key.database(),
                        String.valueOf(key.object().toCharArray()));
                now.add(new FigureReading(copy, reading.section(), value(i, minute), false));
            }
        }
        return now;
    }

    private static double value(int series, int minute) {
        return series * 1_000.0 + minute * 0.01 + minute % 50;
    }

    private static void compare(ServerSeries series, Instant end) throws IOException {
        for (int figure : List.of(0, 7, FIGURES - 1)) {
            SeriesKey key = SeriesKey.of("s", "f" + figure);
            compare(read(series, key, end.minus(Duration.ofHours(2)), end, Duration.ofMinutes(1), end), figure, 1);
            compare(read(series, key, end.minus(Duration.ofDays(13)), end, Duration.ofMinutes(10), end), figure, 1);
            compare(read(series, key, end.minus(Duration.ofDays(30)), end, Duration.ofHours(1), end), figure, 1);
            compare(read(series, key, end.minus(Duration.ofDays(30)), end, Duration.ofDays(1), end), figure, 1);
        }
        for (int object : List.of(0, 1_234, OBJECTS - 1)) {
            SeriesKey key = new SeriesKey("s", "o", "database", "some_schema.quite_a_long_table_name_" + object);
            compare(read(series, key, end.minus(Duration.ofHours(2)), end, Duration.ofMinutes(10), end), object, 10);
            compare(read(series, key, end.minus(Duration.ofDays(13)), end, Duration.ofHours(1), end), object, 10);
            compare(read(series, key, end.minus(Duration.ofDays(30)), end, Duration.ofDays(1), end), object, 10);
        }
    }

    /** Every step that has a reading is there with its mean and its maximum, and no other. */
    private static void compare(SeriesRange range, int series, int every) {
        int next = 0;
        long step = range.step().toSeconds();
        for (long atS = Math.max(range.from().getEpochSecond(), START_S);
                atS + step <= START_S + MINUTES * 60L;
                atS += step) {
            double sum = 0;
            double max = Double.NEGATIVE_INFINITY;
            int count = 0;
            for (long minute = (atS - START_S) / 60; minute < (atS - START_S + step) / 60; minute++) {
                if (minute % 97 != 0 && (every == 1 || minute % every == 5)) {
                    double value = value(series, (int) minute);
                    sum += value;
                    max = Math.max(max, value);
                    count++;
                }
            }
            if (count > 0) {
                assertThat(next)
                        .as("%s at %d", range.key(), atS)
                        .isLessThan(range.buckets().size());
                SeriesBucket bucket = range.buckets().get(next++);
                assertThat(bucket.at()).isEqualTo(Instant.ofEpochSecond(atS));
                // Longer buckets of longer rows weigh a row with a missing minute as any other.
                assertThat(bucket.mean()).isCloseTo(sum / count, within(Math.abs(sum / count) * 1e-5 + 0.5));
                if (every == 1) {
                    assertThat(bucket.max()).isCloseTo(max, within(Math.abs(max) * 1e-6));
                }
            }
        }
        assertThat(next).isBetween(range.buckets().size() - 1, range.buckets().size());
    }

    private static double readMs(ServerSeries series, Instant end) throws IOException {
        SeriesKey key = SeriesKey.of("s", "f7");
        for (int warm = 0; warm < 20; warm++) {
            read(series, key, end.minus(Duration.ofDays(14)), end, Duration.ofMinutes(10), end);
        }
        long before = cpu();
        for (int i = 0; i < 20; i++) {
            assertThat(read(series, key, end.minus(Duration.ofDays(14)), end, Duration.ofMinutes(10), end)
                            .buckets())
                    .hasSizeGreaterThan(DEEP ? 2_000 : 5);
        }
        return (cpu() - before) / 1e6 / 20;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long written() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("wchar:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static SeriesRange read(
            ServerSeries series, SeriesKey key, Instant from, Instant to, Duration step, Instant now)
            throws IOException {
        return series.read(List.of(key), from, to, step, now).get(0);
    }
}
