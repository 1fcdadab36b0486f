package com.bitville.postgres.logs.internal.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.logs.internal.entry.Bytes;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.LineSplitter;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.golden.Golden;
import com.bitville.postgres.logs.internal.golden.GoldenTest;
import com.bitville.postgres.logs.internal.parse.CsvlogParser;
import com.bitville.postgres.logs.internal.parse.JsonlogParser;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import com.bitville.postgres.logs.internal.summary.LogSummary;
import com.bitville.postgres.testkit.load.SampleLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Raw bytes of any kind through splitter, parser, classifier and rows: nothing is thrown, memory stays bounded, and where the reads happen
 * to end changes nothing. Inputs are what servers write, mutated again and again; those that lead to entries of a new shape are kept and
 * mutated further.
 */
class FuzzTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final Duration TIME = DEEP ? Duration.ofMinutes(10) : Duration.ofSeconds(4);
    private static final int MOST_KEPT = 500;
    private static final int LONGEST = 20_000;
    private static final String[] TOKENS = {
        "\n",
        "\r\n",
        "\n\t",
        "\"",
        "\"\"",
        "\\",
        "\\u0000",
        "\\ud83d",
        "\\u",
        ",",
        ":  ",
        "{",
        "}",
        "null",
        "\u0000",
        "%",
        "ERROR:  ",
        "DETAIL:  ",
        "FEHLER:  ",
        "duration: 1.5 ms  plan:\n",
        "duration: 99999999999999999999.9 ms",
        "Query Text: ",
        "(cost=",
        "'",
        "2026-11-23 07:00:00.123 UTC",
        "2026-11-23 07:00:00",
        "Process 1 waits for X on y; blocked by process 2.",
        "\u00e4",
        "\ufeff",
        "deadlock detected",
        "checkpoint complete: wrote ",
        "automatic vacuum of table \"",
        "-1",
        "40P01",
        "bitville-"
    };

    /** What one input came to. */
    private record Told(List<String> entries, long unreadable) {}

    private static EntryParser parser(LogFormat format, Consumer<Entry> entries, ReadStatistics readStatistics) {
        LogTime time = new LogTime("UTC");
        return switch (format) {
            case JSONLOG -> new JsonlogParser(time, entries, readStatistics);
            case CSVLOG -> new CsvlogParser(time, entries, readStatistics);
            case STDERR -> new StderrParser(LinePrefix.of(SampleLog.PREFIX), time, entries, readStatistics);
        };
    }

    private static Told read(LogFormat format, byte[] input, Random cuts) {
        List<String> entries = new ArrayList<>();
        ReadStatistics readStatistics = new ReadStatistics();
        LogSummary logSummary = new LogSummary("shop", 1 << 20);
        EntryParser parser = parser(
                format,
                entry -> {
                    logSummary.take(entry);
                    Entry copy = entry.copy();
                    assertThat(copy.used()).isLessThanOrEqualTo(EntryField.values().length * 32 * 1024);
                    entries.add(
                            entry.mark() + " " + entry.kind() + " " + entry.severityWord() + " " + entry.time() + " "
                                    + entry.durationMs() + " " + entry.get(EntryField.MESSAGE) + "|"
                                    + entry.get(EntryField.STATEMENT) + "|"
                                    + entry.get(EntryField.DETAIL));
                },
                readStatistics);
        LineSplitter splitter = new LineSplitter(0, 0, false, parser::line);
        int at = 0;
        while (at < input.length) {
            int count = Math.min(input.length - at, 1 + cuts.nextInt(input.length));
            byte[] chunk = new byte[count];
            System.arraycopy(input, at, chunk, 0, count);
            splitter.bytes(chunk, count);
            at += count;
        }
        splitter.finish();
        parser.endOfFile(true);
        parser.flush();
        assertThat(parser.waiting()).isEmpty();
        assertThat(logSummary.rowsets()).hasSize(5);
        return new Told(entries, readStatistics.unreadableLines());
    }

    private static byte[] seed(LogFormat format, int entries) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(3);
        for (int i = 0; i < entries; i++) {
            text.append(SampleLog.entry(SampleLog.Format.valueOf(format.name()), i, random));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] mutated(byte[] input, byte[] other, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(input);
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            byte[] now = out.toByteArray();
            int from = now.length == 0 ? 0 : random.nextInt(now.length);
            int to = Math.min(now.length, from + random.nextInt(1 + (random.nextBoolean() ? 8 : 200)));
            out.reset();
            out.write(now, 0, from);
            switch (random.nextInt(6)) {
                case 0 -> out.writeBytes(Bytes.of(TOKENS[random.nextInt(TOKENS.length)]));
                case 1 -> out.write(random.nextInt(256));
                case 2 -> {
                    out.write(now, from, to - from);
                    out.write(now, from, to - from);
                }
                case 3 -> out.write(other, 0, random.nextInt(other.length + 1));
                default -> to = Math.max(to, from);
            }
            out.write(now, to, now.length - to);
        }
        byte[] bytes = out.toByteArray();
        return bytes.length <= LONGEST ? bytes : Arrays.copyOf(bytes, LONGEST);
    }

    /** What real servers wrote, some entries at a time. */
    private static List<byte[]> written(LogFormat format) throws IOException {
        List<byte[]> pieces = new ArrayList<>();
        for (Path log : GoldenTest.logs()) {
            if (log.toString().endsWith("." + format.word())) {
                List<String> records = Golden.records(format.word(), Files.readString(log));
                for (int i = 0; i < records.size(); i += 5) {
                    pieces.add(Bytes.of(String.join("", records.subList(i, Math.min(records.size(), i + 5)))));
                }
            }
        }
        return pieces;
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void takesAnyBytes(LogFormat format) throws IOException {
        long seed = Long.getLong("bitville.seed", DEEP ? System.nanoTime() : 9);
        Random random = new Random(seed);
        List<byte[]> corpus = new ArrayList<>(List.of(seed(format, 1), seed(format, 12), new byte[] {'\n'}));
        corpus.addAll(written(format));
        Set<Integer> shapes = new HashSet<>();
        long end = System.nanoTime() + TIME.toNanos();
        long rounds = 0;
        long entries = 0;
        while (System.nanoTime() - end < 0) {
            byte[] input = mutated(
                    corpus.get(random.nextInt(corpus.size())), corpus.get(random.nextInt(corpus.size())), random);
            long cuts = random.nextLong();
            try {
                Told told = read(format, input, new Random(cuts));
                assertThat(read(format, input, new Random(cuts + 1))).isEqualTo(told);
                rounds++;
                entries += told.entries().size();
                int shape = told.entries().stream()
                                .map(text -> text.split(" ", 4)[2])
                                .toList()
                                .hashCode()
                        + (int) told.unreadable();
                if (corpus.size() < MOST_KEPT && shapes.add(shape)) {
                    corpus.add(input);
                }
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "seed " + seed + ", input " + HexFormat.of().formatHex(input), e);
            }
        }
        System.out.println(format + ": seed " + seed + ", " + rounds + " inputs, " + entries + " entries, "
                + shapes.size() + " shapes");
        assertThat(entries).isPositive();
    }
}
