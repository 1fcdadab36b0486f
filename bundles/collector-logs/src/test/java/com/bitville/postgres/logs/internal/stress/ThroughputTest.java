package com.bitville.postgres.logs.internal.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.LineSplitter;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.parse.CsvlogParser;
import com.bitville.postgres.logs.internal.parse.JsonlogParser;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.logs.internal.summary.LogSummary;
import com.bitville.postgres.testkit.load.SampleLog;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The cost of reading, parsing, classifying and counting on one core, which should be idle otherwise. */
@Isolated
class ThroughputTest {
    private static final int ROUNDS = 5;

    @TempDir
    Path folder;

    private static EntryParser parser(LogFormat format, Consumer<Entry> entries) {
        LogTime time = new LogTime("UTC");
        return switch (format) {
            case JSONLOG -> new JsonlogParser(time, entries, new ReadStatistics());
            case CSVLOG -> new CsvlogParser(time, entries, new ReadStatistics());
            case STDERR -> new StderrParser(LinePrefix.of(SampleLog.PREFIX), time, entries, new ReadStatistics());
        };
    }

    private static void read(Path file, LogFormat format, Consumer<Entry> entries) throws IOException {
        EntryParser parser = parser(format, entries);
        LineSplitter splitter = new LineSplitter(0, 0, false, parser::line);
        byte[] chunk = new byte[256 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
                splitter.bytes(chunk, count);
            }
        }
        parser.flush();
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void everyEntryHasItsUserAndDatabaseAndCostsLittleMemory(LogFormat format) throws IOException {
        int entries = 30_000;
        Path file = folder.resolve("sample");
        SampleLog.write(file, SampleLog.Format.valueOf(format.name()), entries);
        AtomicInteger number = new AtomicInteger();
        read(file, format, entry -> {
            int i = number.getAndIncrement();
            assertThat(entry.text(EntryField.USER)).isEqualTo(SampleLog.user(i));
            assertThat(entry.text(EntryField.DATABASE)).isEqualTo(SampleLog.database(i));
        });
        assertThat(number).hasValue(entries);
        LogSummary logSummary = new LogSummary("shop", 96 << 10);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        read(file, format, logSummary::take);
        long perEntry = (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / entries;
        assertThat(logSummary.total()).isEqualTo(entries);
        System.out.println(format + ": " + perEntry + " bytes allocated an entry");
        assertThat(perEntry).isLessThan(400);
    }

    @ParameterizedTest
    @CsvSource({"STDERR,stderr,30", "CSVLOG,csv,15", "JSONLOG,jsonlog,10"})
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
    void isManyTimesAsFastAsPgbadger(LogFormat format, String theirs, int times) throws Exception {
        int entries = 200_000;
        Path file = folder.resolve("sample");
        SampleLog.write(file, SampleLog.Format.valueOf(format.name()), entries);
        double[] seconds = new double[ROUNDS];
        double[] plain = new double[ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            long start = cpuNanos();
            LogSummary logSummary = new LogSummary("shop", 96 << 10);
            read(file, format, logSummary::take);
            double took = (cpuNanos() - start) / 1e9;
            double lines = plain(file);
            if (round >= 0) {
                seconds[round] = took;
                plain[round] = lines;
            }
        }
        Arrays.sort(seconds);
        Arrays.sort(plain);
        double ours = seconds[ROUNDS / 2];
        double megabytes = Files.size(file) / 1e6;
        System.out.printf(
                Locale.ROOT,
                "%s: %.0f MB/s, %.2f million entries/s; a plain line reader is %.1f times as fast%n",
                format,
                megabytes / ours,
                entries / ours / 1e6,
                ours / plain[ROUNDS / 2]);
        assertThat(megabytes / ours).isGreaterThan(50);
        double badger = pgbadger(theirs, file);
        System.out.printf(Locale.ROOT, "%s: pgbadger %.1f s, ratio %.0f%n", format, badger, badger / ours);
        assertThat(badger / ours).isGreaterThan(times);
    }

    /** CPU time, which a busy machine does not stretch. */
    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private double pgbadger(String format, Path file) throws IOException, InterruptedException {
        String command = "pgbadger -q -j 1 -f " + format + " -p '" + SampleLog.PREFIX + "' -o " + folder + "/out.txt "
                + file + " >&2; r=$?; times; exit $r";
        Process process = new ProcessBuilder("bash", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String times = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("apt-get install pgbadger").isZero();
        // The second line is that of the shell's children: 0m0.000s 0m0.000s.
        Matcher parts =
                Pattern.compile("(\\d+)m([0-9.]+)s").matcher(times.strip().split("\n", -1)[1]);
        double seconds = 0;
        while (parts.find()) {
            seconds += Integer.parseInt(parts.group(1)) * 60 + Double.parseDouble(parts.group(2));
        }
        return seconds;
    }

    private static double plain(Path file) throws IOException {
        long start = cpuNanos();
        int lines = 0;
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            while (reader.readLine() != null) {
                lines++;
            }
        }
        assertThat(lines).isPositive();
        return (cpuNanos() - start) / 1e9;
    }
}
