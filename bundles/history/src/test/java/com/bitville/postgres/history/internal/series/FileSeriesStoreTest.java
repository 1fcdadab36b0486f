package com.bitville.postgres.history.internal.series;

import static com.bitville.postgres.history.internal.series.Stores.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.history.series.JournalEntry;
import com.bitville.postgres.api.history.series.SeriesBucket;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesMark;
import com.bitville.postgres.api.history.series.SeriesRange;
import com.bitville.postgres.api.history.series.StoreState;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSeriesStoreTest {
    private static final SeriesKey ACTIVE = SeriesKey.of("main", "sessions.active");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir(factory = FastFolder.class)
    private Path temp;

    private final MutableClock clock = MutableClock.at(START);

    private SeriesRange read(FileSeriesStore store, SeriesKey key, Duration back, Duration step) {
        return store.read(key, clock.instant().minus(back), clock.instant(), step);
    }

    @Test
    void manySeriesAreReadAtOnceAsEachAlone() {
        FileSeriesStore store = Stores.open(temp, clock);
        for (int minute = 0; minute < 90; minute++) {
            Stores.minute(
                    store, clock, "main", Stores.active(minute), Stores.rows(Stores.STATEMENTS, new @Nullable Object[] {
                        1L, 10, 5, "shop", "shop", 60L, 6.0 * minute
                    }));
        }
        List<SeriesKey> keys = new ArrayList<>(store.keys("main"));
        keys.add(0, SeriesKey.of("main", "no.such"));
        keys.add(ACTIVE);
        assertThat(keys).hasSizeGreaterThan(4);
        Instant from = clock.instant().minus(Duration.ofMinutes(75));
        for (Duration step : List.of(MINUTE, Duration.ofMinutes(10), Duration.ofHours(1))) {
            assertThat(store.readAll("main", keys, from, clock.instant(), step))
                    .isEqualTo(keys.stream()
                            .map(key -> store.read(key, from, clock.instant(), step))
                            .toList());
        }
        assertThat(store.readAll("main", List.of(ACTIVE), from, clock.instant(), MINUTE)
                        .get(0)
                        .buckets())
                .hasSize(75);
        assertThat(store.readAll("nobody", keys, from, clock.instant(), MINUTE))
                .allMatch(range -> range.buckets().isEmpty());
        assertThat(store.readAll("main", List.of(), from, clock.instant(), MINUTE))
                .isEmpty();
    }

    @Test
    void keepsMeansAndMaximaByTheMinuteAndMakesLongerStepsOfThem() {
        FileSeriesStore store = Stores.open(temp, clock);
        for (int minute = 0; minute < 130; minute++) {
            store.onCycle(Stores.cycle("main", clock.instant().plusSeconds(5), 0, Stores.active(minute)));
            Stores.minute(store, clock, "main", Stores.active(minute + 10));
        }
        assertThat(read(store, ACTIVE, Duration.ofMinutes(130), MINUTE).buckets())
                .hasSize(130)
                .contains(new SeriesBucket(START.plusSeconds(120), 7, 12));
        clock.advance(Duration.ofDays(3));
        store.minute();
        SeriesRange tens = store.read(ACTIVE, START, START.plusSeconds(7_800), MINUTE);
        assertThat(tens.step()).isEqualTo(Duration.ofMinutes(10));
        assertThat(tens.buckets()).hasSize(13).contains(new SeriesBucket(START.plusSeconds(600), 19.5, 29));
        clock.advance(Duration.ofDays(12));
        SeriesRange hours = store.read(ACTIVE, START, START.plusSeconds(10_800), MINUTE);
        assertThat(hours.step()).isEqualTo(Duration.ofHours(1));
        assertThat(hours.buckets())
                .containsExactly(
                        new SeriesBucket(START, 34.5, 69),
                        new SeriesBucket(START.plusSeconds(3_600), 94.5, 129),
                        new SeriesBucket(START.plusSeconds(7_200), 129.5, 139));
        store.stop();
    }

    @Test
    void whatWasNotReadIsAbsentAndWhatNobodyIsInIsZero() {
        FileSeriesStore store = Stores.open(temp, clock);
        Stores.minute(store, clock, "main", Stores.active(4));
        clock.advance(MINUTE);
        store.minute();
        Stores.minute(store, clock, "main", Stores.rows(Stores.SESSIONS));
        assertThat(read(store, ACTIVE, Duration.ofMinutes(3), MINUTE).buckets())
                .containsExactly(new SeriesBucket(START, 4, 4), new SeriesBucket(START.plusSeconds(120), 0, 0));
        assertThat(read(store, SeriesKey.of("main", "log.lag_bytes"), Duration.ofMinutes(3), MINUTE)
                        .buckets())
                .isEmpty();
        store.stop();
    }

    @Test
    void aMinuteCutInTwoByARestartIsOneAgain() {
        FileSeriesStore first = Stores.open(temp, clock);
        first.minute();
        first.onCycle(Stores.cycle("main", clock.instant().plusSeconds(5), 0, Stores.active(10)));
        first.stop();
        FileSeriesStore second = Stores.open(temp, clock);
        Stores.minute(second, clock, "main", Stores.active(20));
        assertThat(read(second, ACTIVE, MINUTE, MINUTE).buckets()).containsExactly(new SeriesBucket(START, 15, 20));
        assertThat(second.marks("agent", START.minusSeconds(1), clock.instant()))
                .extracting(SeriesMark::kind)
                .contains(SeriesMark.Kind.RESTART);
        second.stop();
    }

    @Test
    void countersAreGrowthInASecondAndAFallIsAMark() {
        FileSeriesStore store = Stores.open(temp, clock);
        store.bindReport(() -> Stores.delivered(100 + clock.instant().getEpochSecond() - START.getEpochSecond()));
        for (int minute = 0; minute < 3; minute++) {
            Stores.minute(
                    store,
                    clock,
                    "main",
                    Stores.rows(Stores.STATEMENTS, statement(1, 120, 600)),
                    Stores.rows(Stores.ENTRIES, new @Nullable Object[] {"ERROR", "other", 6}));
        }
        SeriesKey errors = new SeriesKey("main", "log.entries", "", "ERROR");
        assertThat(read(store, SeriesKey.of("main", "statements.calls"), Duration.ofMinutes(3), MINUTE)
                        .buckets())
                .hasSize(3)
                .allMatch(bucket -> bucket.mean() == 2);
        // The first counts since nobody knows when.
        assertThat(read(store, errors, Duration.ofMinutes(3), MINUTE).buckets())
                .hasSize(2)
                .allMatch(bucket -> Math.abs(bucket.mean() - 0.1) < 1e-6);
        SeriesKey delivered = SeriesKey.of("agent", "delivery.delivered");
        assertThat(read(store, delivered, Duration.ofMinutes(3), MINUTE).buckets())
                .hasSize(2)
                .allMatch(bucket -> bucket.mean() == 1);
        store.bindReport(() -> Stores.delivered(0));
        clock.advance(MINUTE);
        store.minute();
        assertThat(read(store, delivered, Duration.ofMinutes(4), MINUTE).buckets())
                .hasSize(2);
        assertThat(store.marks("agent", START, clock.instant()))
                .extracting(SeriesMark::kind, SeriesMark::what)
                .contains(org.assertj.core.groups.Tuple.tuple(SeriesMark.Kind.RESET, "delivery.delivered"));
        store.stop();
    }

    @Test
    void whoseRowIsMissingInACompleteTableIsZeroFromItsFirstReadingOn() {
        FileSeriesStore store = Stores.open(temp, clock);
        SeriesKey errors = new SeriesKey("main", "log.entries", "", "ERROR");
        for (int minute = 0; minute < 4; minute++) {
            Stores.minute(
                    store,
                    clock,
                    "main",
                    minute == 1
                            ? Stores.rows(Stores.ENTRIES, new @Nullable Object[] {"ERROR", "other", 60})
                            : Stores.rows(Stores.ENTRIES));
        }
        Stores.minute(store, clock, "main", Stores.active(1));
        assertThat(read(store, errors, Duration.ofMinutes(5), MINUTE).buckets())
                .extracting(SeriesBucket::mean)
                .containsExactly(1.0, 0.0, 0.0);
        store.stop();
    }

    static @Nullable Object[] statement(long id, long calls, double time) {
        return new @Nullable Object[] {id, 10, 5, "shop", "app", calls, time};
    }

    @Test
    void journalsKeepIncidentsAndTheTopListOfEachHourRedacted() {
        FileSeriesStore store = Stores.open(temp, clock);
        String query = "select secret";
        for (int minute = 0; minute < 61; minute++) {
            Stores.minute(
                    store,
                    clock,
                    "main",
                    minute < 50
                            ? Stores.rows(Stores.STATEMENTS, statement(1, 10, 100), statement(2, 1, 500))
                            : Stores.rows(
                                    Stores.STATEMENTS, statement(1, 10, 100), statement(2, 1, 500), statement(3, 1, 1)),
                    minute == 0
                            ? Stores.rows(Stores.TEXTS, new @Nullable Object[] {2L, 5, query}, new @Nullable Object[] {
                                3L, 5, "select late"
                            })
                            : Stores.rows(Stores.TEXTS),
                    Stores.rows(
                            Stores.INCIDENTS, new @Nullable Object[] {"i1", minute < 30 ? "open" : "ended", query}));
            if (minute == 40) {
                store.stop();
                store = Stores.open(temp, clock);
            }
        }
        List<JournalEntry> top = store.journal("main", "top_statements", START, clock.instant());
        assertThat(top).extracting(JournalEntry::at).containsOnly(START);
        assertThat(top).extracting(JournalEntry::key).containsExactly("2/5/10", "1/5/10", "3/5/10");
        assertThat(top.get(1).values()).containsEntry("query", null);
        assertThat(top.get(2).values()).containsEntry("query", "select late");
        assertThat(top.get(0).values())
                .containsEntry("total_exec_time", 30_000.0)
                .containsEntry("calls", 60.0)
                .containsEntry("query", "select ?");
        List<JournalEntry> incidents = store.journal("main", "incidents", START, clock.instant());
        assertThat(incidents).extracting(entry -> entry.values().get("state")).containsExactly("open", "ended");
        assertThat(incidents).extracting(entry -> entry.values().get("query")).containsOnly("select ?");
        store.stop();
    }

    @Test
    void filesHaveTheStatedSizeAreClosedToOthersAndWithinTheLimit() throws IOException {
        FileSeriesStore store = Stores.open(Stores.settings(temp, 70), temp, clock);
        for (String server : List.of("a", "b")) {
            Stores.minute(store, clock, server, Stores.active(1));
        }
        assertThat(Files.size(temp.resolve("a.series"))).isEqualTo(48_803_840);
        assertThat(Files.size(temp.resolve("a.journal"))).isEqualTo(3_801_600);
        assertThat(Files.size(temp.resolve("agent.series"))).isEqualTo(7_696_384);
        try (Stream<Path> files = Files.list(temp)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            }
        }
        // The agent and one server take 60 MiB; the other would be beyond the limit.
        assertThat(temp.resolve("b.series")).doesNotExist();
        StoreState state = store.state();
        assertThat(state.mode()).isEqualTo(StoreState.Mode.FAILING);
        assertThat(state.reason()).startsWith("b: does not fit into max_size_mb");
        assertThat(store.check(MINUTE))
                .filteredOn(finding -> finding.severity() == FindingSeverity.WARNING)
                .extracting(finding -> finding.remedy().orElseThrow().text())
                .containsExactly("bin/bitville config set history.max_size_mb 112");
        store.stop();
    }

    @Test
    void oneOwnerAtATime() {
        FileSeriesStore first = Stores.open(temp, clock);
        first.minute();
        FileSeriesStore second = Stores.open(temp, clock);
        second.minute();
        assertThat(second.state().reason()).contains("is in use by an earlier instance");
        first.stop();
        Stores.minute(second, clock, "main", Stores.active(1));
        assertThat(second.state().mode()).isEqualTo(StoreState.Mode.WRITING);
        second.stop();
    }

    @Test
    void whileDisabledThereIsNothing() throws IOException {
        StoreSettings settings = new StoreSettings(false, temp.toString(), 200 * Stores.MIB, MINUTE);
        FileSeriesStore store = Stores.open(settings, temp, clock);
        store.start();
        Stores.minute(store, clock, "main", Stores.active(1));
        assertThat(store.state().mode()).isEqualTo(StoreState.Mode.DISABLED);
        assertThat(store.figures()).isEmpty();
        assertThat(store.read(ACTIVE, START, clock.instant(), MINUTE).buckets()).isEmpty();
        assertThat(store.check(MINUTE)).extracting(Finding::severity).containsExactly(FindingSeverity.OK);
        store.stop();
        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).isEmpty();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("bitville-history");
    }

    @Test
    void itsThreadOpensAtOnceAndLeavesNothingUnwrittenAtItsEnd() {
        MutableClock present = MutableClock.at(Instant.now());
        FileSeriesStore store = Stores.open(temp, present);
        store.onCycle(Stores.cycle("main", present.instant(), 0, Stores.active(7)));
        store.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !store.state().servers().isEmpty());
        store.stop();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("bitville-history");
        FileSeriesStore next = Stores.open(temp, present);
        next.minute();
        assertThat(next.read(ACTIVE, present.instant().minus(MINUTE), present.instant(), MINUTE)
                        .buckets())
                .extracting(SeriesBucket::mean)
                .containsExactly(7.0);
        next.stop();
    }

    @Test
    void aFolderThatIsRemovedIsMadeAgain() throws IOException {
        FileSeriesStore store = Stores.open(temp.resolve("store"), clock);
        Stores.minute(store, clock, "main", Stores.active(1));
        try (Stream<Path> files = Files.walk(temp.resolve("store"))) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        Stores.minute(store, clock, "main", Stores.active(2));
        Stores.minute(store, clock, "main", Stores.active(3));
        assertThat(temp.resolve("store/main.series")).exists();
        assertThat(read(store, ACTIVE, Duration.ofMinutes(3), MINUTE).buckets())
                .extracting(SeriesBucket::mean)
                .endsWith(3.0);
        store.stop();
    }

    @Test
    void aClockThatJumpsBackWritesOverNothing() {
        FileSeriesStore store = Stores.open(temp, clock);
        for (int minute = 0; minute < 10; minute++) {
            Stores.minute(store, clock, "main", Stores.active(10));
        }
        Instant far = clock.instant();
        MutableClock back = MutableClock.at(START.plusSeconds(300));
        store.stop();
        FileSeriesStore again = Stores.open(temp, back);
        Stores.minute(again, back, "main", Stores.active(20));
        assertThat(again.read(ACTIVE, START, far, MINUTE).buckets())
                .extracting(SeriesBucket::mean)
                .containsExactly(10.0, 10.0, 10.0, 10.0, 10.0, 15.0, 10.0);
        again.stop();
        FileSeriesStore later = Stores.open(temp, clock);
        later.minute();
        assertThat(read(later, ACTIVE, Duration.ofMinutes(10), MINUTE).buckets())
                .hasSize(10)
                .allSatisfy(bucket -> assertThat(bucket.mean()).isCloseTo(10, within(5.0)));
        later.stop();
    }
}
