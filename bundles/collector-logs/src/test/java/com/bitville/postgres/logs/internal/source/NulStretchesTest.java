package com.bitville.postgres.logs.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.logs.internal.Followed;
import com.bitville.postgres.logs.internal.entry.LogFormat;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a disk that lost power leaves in a log, and what is left of one that was truncated under its writer. */
class NulStretchesTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));

    @TempDir
    Path folder;

    private int count;

    private static String ending(LogFormat format) {
        return format == LogFormat.STDERR ? "log" : format == LogFormat.CSVLOG ? "csv" : "json";
    }

    private Path log(LogFormat format) {
        return folder.resolve("postgresql." + ending(format));
    }

    /** An error whose text goes over two lines where the format allows that. */
    private String entry(LogFormat format, String message) {
        String time = "2026-11-23 07:00:00.%03d UTC".formatted(count++);
        return switch (format) {
            case STDERR -> time + " [7] ERROR:  " + message + "\n\tsecond\n" + time + " [7] STATEMENT:  SELECT 1\n";
            case CSVLOG ->
                time + ",\"u\",\"d\",7,\"[local]\",6a.1,1,\"SELECT\",2026-11-23 07:00:00 UTC,3/4,0,ERROR,22012,\""
                        + message + "\nsecond\",,,,,,\"SELECT 1\",,,\"psql\",\"client backend\",,0\n";
            case JSONLOG ->
                "{\"timestamp\":\"" + time
                        + "\",\"pid\":7,\"error_severity\":\"ERROR\",\"state_code\":\"22012\",\"message\":\"" + message
                        + "\\nsecond\",\"statement\":\"SELECT 1\"}\n";
        };
    }

    private static void append(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static List<String> whole(Snapshot snapshot) {
        List<String> messages = new ArrayList<>();
        List<String> all = Followed.texts(snapshot, "entries", "message");
        List<?> cut = Followed.values(snapshot, "entries", "cut");
        for (int i = 0; i < all.size(); i++) {
            if (cut.get(i) == null) {
                messages.add(all.get(i).replace("\nsecond", ""));
            }
        }
        return messages;
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void theEntryBehindThemIsReadWhereverTheyTear(LogFormat format) throws Exception {
        Path log = log(format);
        append(log, entry(format, "old"));
        Followed followed = Followed.quiet(log.toString(), format == LogFormat.STDERR ? "%m [%p] " : "");
        followed.next();
        String torn = entry(format, "torn");
        for (int place = 0; place <= torn.length(); place += DEEP ? 1 : 3) {
            append(
                    log,
                    entry(format, "before")
                            + torn.substring(0, place)
                            + "\0".repeat(3_000)
                            + entry(format, "behind")
                            + entry(format, "last"));
            Snapshot snapshot = followed.next();
            List<String> messages = whole(snapshot);
            assertThat(Followed.texts(snapshot, "entries", "message"))
                    .as("torn at %d", place)
                    .contains("before\nsecond");
            assertThat(messages).as("torn at %d", place).contains("behind", "last");
            assertThat(messages)
                    .as("torn at %d", place)
                    .filteredOn(message ->
                            !List.of("before", "behind", "last", "torn").contains(message))
                    .isEmpty();
            assertThat(Followed.texts(snapshot, "entries", "statement"))
                    .as("torn at %d", place)
                    .filteredOn("SELECT 1"::equals)
                    .hasSizeGreaterThanOrEqualTo(3);
            assertThat(Followed.state(snapshot, "unreadable_lines"))
                    .as("torn at %d", place)
                    .isEqualTo(0L);
            if (place > 0 && place < torn.length() - 1) {
                assertThat((Long) Followed.state(snapshot, "torn_lines") + (Long) Followed.state(snapshot, "cut_lines"))
                        .as("torn at %d", place)
                        .isPositive();
            }
            assertThat(Followed.texts(snapshot, "log_gaps", "reason")).containsExactly("nul_bytes");
            assertThat(Followed.values(snapshot, "log_gaps", "skipped_bytes")).containsExactly(3_000L);
        }
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void theRestBehindThemIsNoEntryAndNotUnreadable(LogFormat format) throws Exception {
        Path log = log(format);
        append(log, entry(format, "old"));
        Followed followed = Followed.quiet(log.toString(), format == LogFormat.STDERR ? "%m [%p] " : "");
        followed.next();
        String forged = "2026-11-23 07:00:00.001 UTC,a,b,7,c,6a.1,1,d,e,f,0,PANIC,40P01,forged,,,,,,,,,,\n";
        String rest = switch (format) {
            case STDERR -> "the rest of a line\n\tand lines\n\tand lines\n\tand lines\n\tand lines\n";
            case CSVLOG -> "the rest of a text\nwith lines\n" + forged + "and lines\nand lines\nand lines\n";
            case JSONLOG -> "the rest of a line\"}\n";
        };
        append(log, entry(format, "before") + "\0".repeat(700_000) + rest + entry(format, "behind"));
        Snapshot snapshot = followed.next();
        assertThat(whole(snapshot)).contains("behind").doesNotContain("forged");
        assertThat(Followed.state(snapshot, "unreadable_lines")).isEqualTo(0L);
        assertThat(Followed.state(snapshot, "state")).isEqualTo("identity_unproven");
        append(log, "\0".repeat(10) + "nothing that is known\n".repeat(2_000));
        assertThat(Followed.state(followed.next(), "state"))
                .as("a tear excuses no more than a rest")
                .isEqualTo("unreadable");
    }

    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void alonePassForNothingUntilTextFollows(LogFormat format) throws Exception {
        Path log = log(format);
        append(log, entry(format, "old"));
        Followed followed = Followed.quiet(log.toString(), format == LogFormat.STDERR ? "%m [%p] " : "");
        followed.next();
        append(log, "\0".repeat(300_000));
        assertThat(whole(followed.next())).isEmpty();
        append(log, "\0".repeat(5) + entry(format, "behind"));
        assertThat(whole(followed.next())).containsExactly("behind");
        assertThat(whole(followed.next())).isEmpty();
    }

    /** A writer that does not append goes on where it was, and a hole stands before it. */
    @ParameterizedTest
    @CsvSource({"STDERR, 100", "CSVLOG, 3000000", "JSONLOG, 20000000000"})
    void aHoleOfATruncatedFileIsPassedOver(LogFormat format, long size) throws Exception {
        Path log = log(format);
        append(log, entry(format, "old"));
        Followed followed = Followed.quiet(log.toString(), format == LogFormat.STDERR ? "%m [%p] " : "");
        followed.next();
        for (int round = 0; round < 3; round++) {
            try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
                file.setLength(0);
                file.seek(size + round * 1000L);
                file.write(entry(format, "behind " + round).getBytes(StandardCharsets.UTF_8));
            }
            Snapshot snapshot = followed.next();
            assertThat(whole(snapshot)).containsExactly("behind " + round);
            assertThat(Followed.state(snapshot, "skipped_bytes")).isEqualTo(0L);
            assertThat(Followed.state(snapshot, "unreadable_lines")).isEqualTo(0L);
            assertThat(whole(followed.next())).isEmpty();
        }
        append(log, entry(format, "later"));
        assertThat(whole(followed.next())).containsExactly("later");
    }

    @Test
    void aStretchBetweenEntriesCostsNothingOfWhatARunMayRead() throws Exception {
        Path log = log(LogFormat.STDERR);
        append(log, entry(LogFormat.STDERR, "old"));
        Followed followed = Followed.quiet(log.toString(), "%m [%p] ");
        followed.next();
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.seek(file.length() + 3 * Followed.RUN_BYTES);
            file.write(entry(LogFormat.STDERR, "behind").getBytes(StandardCharsets.UTF_8));
        }
        assertThat(whole(followed.next())).containsExactly("behind");
    }

    @Test
    void aTellingHeadIsNeededToBeACopy() throws Exception {
        Path log = log(LogFormat.STDERR);
        Files.write(log, new byte[5_000]);
        append(log, entry(LogFormat.STDERR, "old"));
        Followed followed = Followed.quiet(log.toString(), "%m [%p] ");
        followed.next();
        Files.move(log, folder.resolve("postgresql.log.1"));
        Files.write(log, new byte[5_000]);
        append(log, entry(LogFormat.STDERR, "new"));
        assertThat(whole(followed.next())).containsExactly("new");
    }
}
