package com.bitville.postgres.logs.internal.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.logs.internal.classify.EntryAnalyzer;
import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryParser;
import com.bitville.postgres.logs.internal.entry.Line;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import com.bitville.postgres.logs.internal.entry.LogTime;
import com.bitville.postgres.logs.internal.follow.LineSplitter;
import com.bitville.postgres.logs.internal.follow.ReadStatistics;
import com.bitville.postgres.logs.internal.parse.CsvlogParser;
import com.bitville.postgres.logs.internal.parse.JsonlogParser;
import com.bitville.postgres.logs.internal.parse.StderrParser;
import com.bitville.postgres.logs.internal.prefix.LinePrefix;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DamagedInputTest {
    private static final int ROUNDS = "deep".equals(System.getProperty("bitville.depth")) ? 50_000 : 800;
    private static final String SEED = "2026-11-23 07:00:00.123 UTC [42] ERROR:  duplicate key \"k\"\n"
            + "2026-11-23 07:00:00.123 UTC [42] DETAIL:  Key (a)=(1)\n\tmore\n"
            + "2026-11-23 07:00:00.123 UTC,\"u\",\"d\",42,\"[local]\",6a.1,1,\"INSERT\",2026-11-23 07:00:00 UTC,3/4,0,"
            + "ERROR,23505,\"a \"\"b\"\"\nc\",,,,,,\"INSERT\",,,\"psql\",\"client backend\",,0\n"
            + "{\"timestamp\":\"2026-11-23 07:00:00.123 UTC\",\"pid\":42,\"error_severity\":\"LOG\",\"message\":\"a\\u00e4\\n\"}\n";

    private static EntryParser parser(LogFormat format, Consumer<Entry> entries) {
        return switch (format) {
            case JSONLOG -> new JsonlogParser(new LogTime("UTC"), entries, new ReadStatistics());
            case CSVLOG -> new CsvlogParser(new LogTime("UTC"), entries, new ReadStatistics());
            case STDERR ->
                new StderrParser(
                        LinePrefix.of("%m [%p] %q%u@%d/%a "), new LogTime("UTC"), entries, new ReadStatistics());
        };
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void neverThrows(LogFormat format) {
        Random random = new Random(9);
        List<Entry> found = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = SEED.repeat(1 + random.nextInt(3)).getBytes(StandardCharsets.UTF_8);
            int damages = random.nextInt(8);
            for (int i = 0; i < damages; i++) {
                byte[] with = {'"', '\n', 0, '\\', '{', '%', (byte) 0xC3, (byte) random.nextInt()};
                bytes[random.nextInt(bytes.length)] = with[random.nextInt(with.length)];
            }
            EntryParser parser = parser(format, entry -> {
                EntryAnalyzer.give(entry);
                found.add(entry.copy());
            });
            LineSplitter splitter = new LineSplitter(0, 0, random.nextBoolean(), parser::line);
            splitter.bytes(bytes, random.nextInt(bytes.length));
            splitter.finish();
            parser.endOfFile(true);
            parser.flush();
            assertThat(parser.waiting()).isEmpty();
        }
        assertThat(found).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void survivesManyLinesThatOnlyLookLikeBeginnings(LogFormat format) {
        EntryParser parser = parser(format, entry -> {});
        String hostile = "2026-11-23 07:00:00.123 UTC,\"\"\"";
        for (int i = 0; i < 20_000; i++) {
            parser.line(Line.of(0, i, hostile, false));
        }
        parser.endOfFile(true);
        parser.flush();
        assertThat(parser.waiting()).isEmpty();
    }
}
