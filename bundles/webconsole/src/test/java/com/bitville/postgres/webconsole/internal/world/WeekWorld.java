package com.bitville.postgres.webconsole.internal.world;

import static com.bitville.postgres.webconsole.internal.world.PagesWorld.row;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.history.internal.MemoryHistory;
import com.bitville.postgres.history.internal.RealHistory;
import com.bitville.postgres.history.internal.series.FileSeriesStore;
import com.bitville.postgres.history.internal.series.RealSeries;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A week of the made-up servers in the agent's own memory and in its own store on disk: the days by ten minutes, the last two by minutes,
 * and in the last hour what {@link PagesWorld} has of it, beside {@value #STATEMENTS} statements that ran once.
 */
public final class WeekWorld implements AutoCloseable, Readings {
    /** So many statements are in the last hour, each with an id of its own. */
    public static final int STATEMENTS = 50_000;

    /** A bit more: of the sixty minutes the first is gone when the pages are looked at. */
    private static final int A_MINUTE = STATEMENTS / 57;

    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path folder;
    private final MutableClock clock;
    private final MemoryHistory history;
    private final FileSeriesStore store;
    private int others;

    private WeekWorld(Path folder, Instant begin) {
        this.folder = folder;
        this.clock = MutableClock.at(begin);
        this.history = RealHistory.open(folder, clock);
        this.store = RealSeries.open(folder.resolve("series"), clock);
    }

    /** The week until now. */
    public static WeekWorld until(Instant now) throws IOException {
        Path folder = Files.createTempDirectory(
                Files.isWritable(MEMORY) ? MEMORY : Path.of("target").toAbsolutePath(), "bitville-week");
        WeekWorld week = new WeekWorld(folder, now.minus(Duration.ofDays(7)));
        Instant fine = now.minus(Duration.ofDays(2));
        Instant last = now.minus(Duration.ofHours(1));
        while (week.clock.instant().isBefore(last)) {
            Duration step = Duration.ofMinutes(week.clock.instant().isBefore(fine) ? 10 : 1);
            week.clock.advance(step);
            WeekFigures figures = new WeekFigures(week.clock.instant());
            figures.sessions().forEach(week::take);
            figures.server().forEach(week::take);
            RealSeries.minute(week.store);
        }
        WorldRows.fill(week, now);
        WorldRelations.fill(week, now);
        week.clock.jumpTo(now);
        RealSeries.minute(week.store);
        return week;
    }

    /** What is kept of the last hour. */
    public History history() {
        return history;
    }

    /** What is kept of the week. */
    public SeriesStore store() {
        return store;
    }

    private void take(Cycle cycle) {
        history.onCycle(cycle);
        store.onCycle(cycle);
    }

    @Override
    public Readings put(
            String server, String subject, String table, Instant at, String database, String head, List<?>... rows) {
        if (at.isAfter(clock.instant())) {
            clock.jumpTo(at);
            RealSeries.minute(store);
            new WeekFigures(at).server().forEach(this::take);
        }
        List<List<?>> all = new ArrayList<>(List.of(rows));
        if (table.equals("statements")) {
            IntStream.range(others, others + A_MINUTE).mapToObj(WeekWorld::rare).forEach(all::add);
            others += A_MINUTE;
        }
        take(cycle(server, subject, at, database, Readings.rowset(table, head, all.toArray(new List<?>[0]))));
        return this;
    }

    /** A statement that ran once, as an application has them that writes numbers into their text. */
    private static List<?> rare(int number) {
        return row(
                String.valueOf(8_000_000_000_000L + number),
                10,
                5,
                true,
                "shop",
                "shop",
                1L,
                0.5 + number % 90,
                1L,
                4L,
                0L,
                0L,
                0L);
    }

    static Cycle cycle(String server, String subject, Instant at, String database, Rowset... rowsets) {
        List<Rowset> all = List.of(rowsets);
        Snapshot snapshot = new Snapshot(
                new Subject(
                        subject,
                        server.equals("host") ? Scope.HOST : database.isEmpty() ? Scope.SERVER : Scope.DATABASE,
                        Duration.ZERO,
                        Lane.CORE,
                        all.stream().map(Rowset::table).toList()),
                server,
                at,
                60_000,
                all,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                database.isEmpty() ? Optional.empty() : Optional.of(database));
        return new Cycle(server, 1, at, List.of(snapshot), List.of());
    }

    @Override
    public void close() throws IOException {
        RealSeries.close(store);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
