package com.bitville.postgres.history.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.history.TableMoment;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that a history leaves to its replacement. */
class HistoryFileTest {
    private static final Table WORK = Labour.work(TableLayout.SPARSE_ROWS);
    private static final Subject SUBJECT =
            new Subject("labour", Scope.SERVER_FILES, Duration.ofMinutes(5), Lane.SLOW, List.of(WORK));

    @TempDir
    private Path folder;

    private Duration past = Duration.ZERO;
    /** The clocks of two processes need not have begun at the same time. */
    private Duration monotonic = Duration.ofDays(-3);

    private long cycles;

    private HistoryHolder memory() {
        return memory(HistoryHolder.MOST_BYTES);
    }

    private HistoryHolder memory(long mostBytes) {
        return new HistoryHolder(file(), () -> monotonic.toNanos(), () -> Labour.START.plus(past), mostBytes);
    }

    private Path file() {
        return folder.resolve("history");
    }

    private void pass(Duration time) {
        past = past.plus(time);
        monotonic = monotonic.plus(time);
    }

    private void cycle(MemoryHistory history, String server, @Nullable Object... values) {
        pass(Duration.ofSeconds(1));
        Instant at = Labour.START.plus(past);
        Rowset rowset = new Rowset(WORK, List.<@Nullable Object[]>of(values), 7, true);
        history.onCycle(Labour.cycle(SUBJECT, server, ++cycles, at, rowset));
    }

    /** What each value was, with its class. */
    private static List<List<String>> told(MemoryHistory history, String server) {
        return history.moments(server, "work", Instant.MIN).stream()
                .map(HistoryFileTest::values)
                .toList();
    }

    private static List<String> values(TableMoment tableMoment) {
        List<@Nullable Object[]> rows = tableMoment.rowset().rows();
        return rows.stream()
                .flatMap(Arrays::stream)
                .map(value -> value == null ? "null" : value.getClass().getSimpleName() + " " + value)
                .toList();
    }

    @Test
    void theNextOneGoesOnWithIt() throws IOException {
        HistoryHolder first = memory();
        MemoryHistory before = Labour.history(first);
        Object[] values = {
            1L,
            2,
            3.5,
            4.5f,
            (short) 5,
            (byte) 6,
            true,
            false,
            new BigDecimal("1e-30"),
            BigInteger.TEN.pow(40),
            Instant.parse("2026-02-03T04:05:06.789Z"),
            "größer 😀",
            List.of("a", List.of(1L)),
            "x".repeat(100_000)
        };
        for (Object value : values) {
            cycle(before, "a", "name", "SELECT 1", value);
        }
        cycle(before, "b", null, "SELECT 'secret'", Arrays.asList("a", null));
        List<List<String>> told = told(before, "a");
        assertThat(told).hasSize(values.length);
        first.leave();
        assertThat(Files.readString(file(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("SELECT '?'")
                .doesNotContain("secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");

        pass(Duration.ofSeconds(2));
        HistoryHolder second = memory();
        MemoryHistory after = Labour.history(second);
        assertThat(told(after, "a")).isEqualTo(told);
        assertThat(told(after, "b")).isEqualTo(told(before, "b"));
        assertThat(after.moments("a", "work", Instant.MIN).get(0).at())
                .isEqualTo(before.moments("a", "work", Instant.MIN).get(0).at());
        assertThat(after.latest("b", "labour")).hasValueSatisfying(snapshot -> {
            assertThat(snapshot.subject()).isEqualTo(SUBJECT);
            assertThat(snapshot.intervalMs()).isEqualTo(1_000);
            assertThat(snapshot.rowsets().get(0).total()).isEqualTo(7);
            assertThat(snapshot.rowsets().get(0).truncated()).isTrue();
        });
        assertThat(after.status()).isEqualTo(before.status());
        assertThat(folder).as("it is read once").isEmptyDirectory();

        cycle(after, "a", "name", "SELECT 1", -1L);
        assertThat(told(after, "a")).hasSize(values.length + 1);
        assertThat(after.latest("a", "labour"))
                .hasValueSatisfying(snapshot -> assertThat(snapshot.at()).isEqualTo(Labour.START.plus(past)));
    }

    @Test
    void whatIsOlderThanAnHourByThenIsForgotten() {
        HistoryHolder first = memory();
        MemoryHistory before = Labour.history(first);
        cycle(before, "a", "old", null, 1);
        pass(Duration.ofMinutes(40));
        cycle(before, "a", "young", null, 2);
        first.leave();

        // The machine was rebooted meanwhile, and with it the monotonic clock.
        pass(Duration.ofMinutes(30));
        monotonic = Duration.ofSeconds(5);
        assertThat(told(Labour.history(memory()), "a")).containsExactly(List.of("String young", "null", "Integer 2"));
    }

    @Test
    void aClockThatWasSetBackKeepsIt() {
        HistoryHolder first = memory();
        cycle(Labour.history(first), "a", "x", null, 1);
        first.leave();
        past = past.minus(Duration.ofDays(1));
        assertThat(told(Labour.history(memory()), "a")).hasSize(1);
    }

    @Test
    void afterAWeekNothingIsLeftOfIt() {
        HistoryHolder first = memory();
        cycle(Labour.history(first), "a", "x", null, 1);
        first.leave();
        past = past.plus(Duration.ofDays(7));
        assertThat(Labour.history(memory()).servers()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whateverIsWrongWithTheFileCostsOnlyTheHistory() throws IOException {
        HistoryHolder first = memory();
        MemoryHistory before = Labour.history(first);
        for (int i = 0; i < 20; i++) {
            cycle(before, "a", "x" + i, "SELECT " + i, 1.5 * i);
        }
        first.leave();
        byte[] whole = Files.readAllBytes(file());
        Random random = new Random(7);
        for (int i = 0; i < 100; i++) {
            byte[] damaged = Arrays.copyOf(whole, i % 2 == 0 ? whole.length : random.nextInt(whole.length));
            if (damaged.length == whole.length) {
                damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file(), damaged);
            assertThat(Labour.history(memory()).servers()).isEmpty();
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void aFileOfAnotherKindIsLeftAlone() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "of a foreign program");
        Files.createSymbolicLink(file(), elsewhere);
        assertThat(Labour.history(memory()).servers()).isEmpty();
        assertThat(elsewhere).exists();
        Files.delete(file());
        Files.createDirectory(file());
        assertThat(Labour.history(memory()).servers()).isEmpty();
        assertThat(file()).isDirectory();
    }

    @Test
    void aSmallerHistoryTakesNoMoreThanItMay() {
        HistoryHolder first = memory();
        MemoryHistory before = Labour.history(first);
        for (int i = 0; i < 100; i++) {
            cycle(before, "a", "x".repeat(1_000) + i, null, i);
        }
        first.leave();
        assertThat(Labour.history(memory(50_000)).bytes()).isLessThanOrEqualTo(50_000);
    }

    @Test
    void leavesNothingWhereThereIsNoBuffer() throws IOException {
        HistoryHolder first = memory();
        cycle(Labour.history(first), "a", "x", null, 1);
        Files.delete(folder);
        first.leave();
        assertThat(folder).doesNotExist();
        Files.createDirectory(folder);

        memory().leave();
        assertThat(folder).as("nor where nothing is remembered").isEmptyDirectory();
    }

    @Test
    void aLinkInItsPlaceIsReplacedNotFollowed() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "of a foreign program");
        Files.createSymbolicLink(folder.resolve("history.tmp"), elsewhere);
        HistoryHolder first = memory();
        cycle(Labour.history(first), "a", "x", null, 1);
        first.leave();
        assertThat(elsewhere).hasContent("of a foreign program");
        assertThat(Files.isRegularFile(file(), LinkOption.NOFOLLOW_LINKS)).isTrue();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(elsewhere, file());
        }
    }
}
