package com.bitville.postgres.report.internal;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.history.internal.HistoryAccess;
import com.bitville.postgres.history.internal.MemoryHistory;
import com.bitville.postgres.history.internal.series.FileSeriesStore;
import com.bitville.postgres.history.internal.series.StoreAccess;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A server over hours, minute by minute, in the real memory and the real store: an ordinary load, and what a test adds to it. */
final class Story implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    static final String SERVER = "main";

    /** What happens in a minute beyond the ordinary. */
    interface Happening {
        void in(ReadMinute minute, int number);
    }

    private static final Redaction AS_IT_IS = (kind, text) -> text;
    /** In memory where there is such a folder: the store forces each minute to its disk. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private final MutableClock clock = MutableClock.at(START);
    private final Random chance = new Random(7);
    private MemoryHistory history;
    private final FileSeriesStore store;
    private final Path folder;
    private final Path series;
    private int number;

    Story(Path folder) throws IOException {
        this.folder = folder;
        series = Files.createTempDirectory(Files.isWritable(MEMORY) ? MEMORY : folder, "bitville-series");
        history = HistoryAccess.open(folder, clock, AS_IT_IS);
        store = StoreAccess.open(series, clock, AS_IT_IS);
    }

    /** A quiet shop: a statement of 2 ms, another of 10, a bit of I/O. */
    void ordinary(ReadMinute minute) {
        minute.sessions("CPU", near(0.6)).sessions("IO:DataFileRead", near(0.2));
        minute.by("usename", "web", 0.8).by("application_name", "shop", 0.8);
        minute.route("/cart", "11", near(0.3));
        minute.statement("11", Math.rint(near(6_000)), near(12_000));
        minute.statement("12", Math.rint(near(600)), near(6_000));
        minute.row("statements_rest", 100.0, 300.0);
        minute.row("entry_counts", "slow_statement", "LOG", 2);
        if (number == 0) {
            minute.text("11", "SELECT * FROM cart WHERE id = $1")
                    .text("12", "SELECT count(*) FROM items WHERE shop = $1");
            minute.row("settings", "random_page_cost", "1.1", null, null, "configuration file", false, "baseline");
            minute.row("settings", "max_wal_size", "1024", null, "MB", "default", false, "baseline");
        } else if (number % 10 == 0) {
            minute.empty("settings");
        }
    }

    double near(double value) {
        return value * (0.95 + chance.nextDouble() / 10);
    }

    /** So many minutes go by. */
    Story minutes(int count, Happening happening) {
        for (int i = 0; i < count; i++) {
            clock.advance(Duration.ofMinutes(1));
            ReadMinute minute = new ReadMinute(clock.instant());
            ordinary(minute);
            happening.in(minute, i);
            tell(minute.cycle(SERVER, number++));
            tell(host());
            StoreAccess.minute(store);
        }
        return this;
    }

    void tell(Cycle cycle) {
        history.onCycle(cycle);
        store.onCycle(cycle);
    }

    private Cycle host() {
        Table cpu = new Table(
                "cpu",
                TableLayout.ROWS,
                List.of(Column.of("cores", Kind.GAUGE, ""), Column.of("busy_percent", Kind.GAUGE, "")));
        Subject subject = new Subject("host", Scope.HOST, Duration.ZERO, Lane.CORE, List.of(cpu));
        Snapshot snapshot = new Snapshot(
                subject,
                "host",
                clock.instant(),
                60_000,
                List.of(Rowset.complete(cpu, List.<Object[]>of(new Object[] {2, 40.0}))),
                Optional.empty());
        return new Cycle("host", number, clock.instant(), List.of(snapshot), List.of());
    }

    /** The agent is killed and started again: its memory is empty, and the store is as it was. */
    void kill() throws IOException {
        history = HistoryAccess.open(Files.createTempDirectory(folder, "again"), clock, AS_IT_IS);
    }

    ReportService reports() {
        ReportService reports = new ReportService(history, store, new ReportFolder(folder.resolve("reports")), clock);
        reports.bindStatus(() -> Map.of(
                "version",
                "1.0.0",
                "servers",
                List.of(Map.of("name", SERVER, "local", true, "server_version", "18.6", "role", "primary")),
                "collectors",
                List.of()));
        return reports;
    }

    Instant now() {
        return clock.instant();
    }

    MutableClock clock() {
        return clock;
    }

    /** The last hour. */
    TimeRange lastHour() {
        return new TimeRange(now().minus(Duration.ofHours(1)), now());
    }

    ReportRequest compared() {
        return new ReportRequest(SERVER, lastHour(), Optional.of(lastHour().back(Duration.ofHours(1))), false);
    }

    ReportFacts facts() throws IOException {
        return reports().facts(compared());
    }

    @Override
    public void close() throws IOException {
        StoreAccess.close(store);
        try (Stream<Path> files = Files.walk(series)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
