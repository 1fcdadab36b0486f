package com.bitville.postgres.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricNaming;
import com.bitville.postgres.api.metrics.MetricPoint;
import com.bitville.postgres.api.metrics.MetricSelection;
import com.bitville.postgres.api.metrics.ServerMetrics;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CollectedMetricsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Column ID = Column.of("datid", Kind.GAUGE, "Id");
    private static final Column NAME = Column.of("datname", Kind.TEXT, "Name");
    private static final Column COMMITS = new Column("xact_commit", Kind.COUNTER, "count", "Commits");
    private static final Table DATABASES = new Table(
            "databases",
            TableLayout.ROWS,
            List.of(
                    ID,
                    NAME,
                    new Column("numbackends", Kind.GAUGE, "count", "Sessions"),
                    COMMITS,
                    Column.of("stats_reset", Kind.TIME, "Reset")));
    private static final Table TOTALS =
            new Table("databases_totals", TableLayout.ROWS, List.of(ID, NAME, COMMITS), Reach.LOCAL);
    private static final Subject SUBJECT =
            new Subject("databases", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(DATABASES, TOTALS));
    private static final MetricSelection ALL = new MetricSelection(Optional.empty(), false, false);

    private final MutableClock clock = MutableClock.at(START);
    private final AtomicReference<ServerState> state = new AtomicReference<>(ServerState.UP);
    private final List<@Nullable Object[]> rows = new ArrayList<>();
    private final List<@Nullable Object[]> totals = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final Table mine = new Table(
            "mine",
            TableLayout.ROWS,
            List.of(NAME, new Column("open", Kind.GAUGE, "count", "Open"), Column.of("query", Kind.SQL_TEXT, "Text")));
    private final Subject operators = new Subject("mine", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(mine));
    private final List<@Nullable Object[]> mineRows = new ArrayList<>();
    private final CollectedMetrics metrics = new CollectedMetrics(
            new OneSnapshot(),
            new OneCollector(),
            new Settings(),
            () -> Map.of("version", "1"),
            new AtomicReference<>(Optional.empty()),
            clock);

    {
        metrics.bindDatabase(new OneServer());
    }

    @Test
    void totalsAreTheServersOwnUnderBothNames() {
        database(1, "shop", 7);
        for (String name : List.of("bitville_databases_xact_commit_total", "pg_stat_database_xact_commit")) {
            assertThat(points(name)).singleElement().satisfies(point -> {
                assertThat(point.value()).isEqualTo(7);
                assertThat(point.labels()).containsEntry("datname", "shop");
                assertThat(point.snapshotAt()).isEqualTo(START);
            });
        }
        assertThat(points("pg_stat_database_xact_commit").get(0).labels()).containsEntry("datid", "1");
        assertThat(server().address()).isEqualTo("db.example:5433");
    }

    @Test
    void totalsCountSinceTheServerSetThemToZero() {
        Instant reset = START.minus(Duration.ofDays(3));
        database(1, "shop", 7);
        database(2, "never reset", 8);
        database(3, "a clock ahead", 9);
        rows.get(0)[4] = reset;
        rows.get(2)[4] = START.plusSeconds(5);
        for (String name : List.of("bitville_databases_xact_commit_total", "pg_stat_database_xact_commit")) {
            assertThat(points(name))
                    .extracting(MetricPoint::startedAt)
                    .containsExactly(Optional.of(reset), Optional.empty(), Optional.of(START));
        }
        assertThat(points("bitville_databases_numbackends"))
                .allSatisfy(point -> assertThat(point.startedAt()).isEmpty());
    }

    @Test
    void aSumOfTotalsCountsSinceTheFirstOfThemAndOnlyIfAllAreKnown() {
        database(1, "shop", 7);
        database(1, "shop", 5);
        rows.get(0)[4] = START.minusSeconds(20);
        rows.get(1)[4] = START.minusSeconds(30);
        assertThat(points("bitville_databases_xact_commit_total"))
                .singleElement()
                .satisfies(point -> assertThat(point.startedAt()).contains(START.minusSeconds(30)));
        rows.get(1)[4] = null;
        assertThat(points("bitville_databases_xact_commit_total"))
                .singleElement()
                .satisfies(point -> assertThat(point.startedAt()).isEmpty());
    }

    @Test
    void aServerThatIsDownHasNoFigures() {
        database(1, "shop", 7);
        for (ServerState down : ServerState.values()) {
            state.set(down);
            assertThat(server().up()).isEqualTo(down == ServerState.UP);
            assertThat(server().families().isEmpty()).isEqualTo(down != ServerState.UP);
        }
    }

    @Test
    void whatNobodyReadsAnyMoreHasNoSeries() {
        database(1, "shop", 7);
        clock.advance(Duration.ofSeconds(50));
        assertThat(points("pg_stat_database_xact_commit"))
                .as("two and a half intervals")
                .hasSize(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(points("pg_stat_database_xact_commit")).isEmpty();
        assertThat(points("bitville_snapshot_timestamp_seconds")).isEmpty();
    }

    @Test
    void anOutletSeesItsOwnNamesAlone() {
        database(0, "", 1);
        database(1, "shop", 7);
        assertThat(names(MetricNaming.PROMETHEUS))
                .contains("pg_stat_database_xact_commit", "bitville_databases_xact_commit_total")
                .noneMatch(name -> name.contains("."));
        assertThat(names(MetricNaming.OPEN_TELEMETRY))
                .contains("postgresql.commits", "postgresql.backends", "bitville_databases_xact_commit_total")
                .contains("bitville_agent_info")
                .noneMatch(name -> name.startsWith("pg_") || name.startsWith("process_"));
        assertThat(families(MetricNaming.OPEN_TELEMETRY)
                        .filter(family -> family.name().openTelemetry().equals("postgresql.commits")))
                .singleElement()
                .satisfies(family -> {
                    assertThat(family.kind()).isEqualTo(MetricKind.COUNTER);
                    assertThat(family.unit()).isEqualTo("1");
                    assertThat(family.points())
                            .extracting(MetricPoint::labels)
                            .containsExactly(Map.of("db.namespace", "shop"));
                });
    }

    private List<String> names(MetricNaming naming) {
        return families(naming).map(family -> family.name().published()).toList();
    }

    private Stream<MetricFamily> families(MetricNaming naming) {
        return metrics.read(new MetricSelection(Optional.empty(), naming, false, false)).stream()
                .flatMap(server -> server.families().stream());
    }

    @Test
    void databasesBeyondTheLimitShareARow() {
        for (int i = 0; i < 1_500; i++) {
            database(i, "database " + i, i);
        }
        List<MetricPoint> own = points("bitville_databases_xact_commit_total");
        assertThat(own).hasSize(201);
        assertThat(own.get(200).labels()).containsEntry("datname", "rest");
        assertThat(points("bitville_databases_numbackends")).hasSize(200);
        assertThat(points("bitville_rows_without_series"))
                .singleElement()
                .satisfies(point -> assertThat(point.value()).isEqualTo(1_300));
        assertThat(points("pg_stat_database_xact_commit")).hasSize(1_000);
    }

    @Test
    void rowsWithTheSameNameAreOneSeries() {
        database(1, "shop", 7);
        database(1, "shop", 5);
        assertThat(points("bitville_databases_xact_commit_total"))
                .singleElement()
                .satisfies(point -> assertThat(point.value()).isEqualTo(12));
    }

    @Test
    void rowsOfTheOperatorsOwnAreSeriesOnlyWithLabelsAndOnlySoMany() {
        for (int i = 0; i < 250; i++) {
            mineRows.add(new @Nullable Object[] {"database " + i, i, "SELECT 'secret'"});
        }
        assertThat(points("bitville_mine_open")).isEmpty();

        labels.add("datname");
        assertThat(points("bitville_mine_open"))
                .hasSize(200)
                .allSatisfy(point -> assertThat(point.labels()).containsOnlyKeys("datname"));
        assertThat(points("bitville_rows_without_series"))
                .filteredOn(point -> point.labels().containsValue("mine"))
                .singleElement()
                .satisfies(point -> assertThat(point.value()).isEqualTo(50));

        for (List<String> unfit : List.of(
                List.<String>of(),
                List.of("datname", "query"),
                List.of("absent"),
                List.of("server"),
                List.of("datname", "datname"))) {
            labels.clear();
            labels.addAll(unfit);
            assertThat(points("bitville_mine_open")).as(unfit.toString()).isEmpty();
        }
    }

    @Test
    void withoutASubscriptionNothingIsSummed() {
        Subject host = new Subject(
                "host",
                Scope.HOST,
                Duration.ZERO,
                Lane.CORE,
                List.of(new Table(
                        "swap", TableLayout.SINGLE, List.of(new Column("in_bytes", Kind.GAUGE, "bytes", "In")))));
        metrics.onCycle(cycle(host));
        try (var subscription = metrics.subscribe()) {
            assertThat(subscription).isNotNull();
            metrics.onCycle(cycle(host));
        }
        metrics.onCycle(cycle(host));
        assertThat(metrics.isIdle()).isTrue();
    }

    private static Cycle cycle(Subject subject) {
        Rowset rowset =
                Rowset.complete(subject.tables().get(0), List.<@Nullable Object[]>of(new @Nullable Object[] {5L}));
        return new Cycle(
                "host",
                1,
                START,
                List.of(new Snapshot(subject, "host", START, 0, List.of(rowset), Optional.empty())),
                List.of());
    }

    private void database(int id, String name, long commits) {
        rows.add(new @Nullable Object[] {id, name, 3, 1L, null});
        totals.add(new @Nullable Object[] {id, name, commits});
    }

    private ServerMetrics server() {
        return metrics.read(ALL).stream()
                .filter(ServerMetrics::isDatabase)
                .findFirst()
                .orElseThrow();
    }

    private List<MetricPoint> points(String name) {
        return server().families().stream()
                .filter(family -> family.name().published().equals(name))
                .findFirst()
                .map(MetricFamily::points)
                .orElse(List.of());
    }

    /** Knows one snapshot, of the start. */
    private final class OneSnapshot implements History {
        @Override
        public List<String> servers() {
            return List.of("default");
        }

        @Override
        public Optional<Snapshot> latest(String server, String subject) {
            if (subject.equals("mine")) {
                return Optional.of(new Snapshot(
                        operators, server, START, 0, List.of(Rowset.complete(mine, mineRows)), Optional.empty()));
            }
            return Optional.of(new Snapshot(
                    SUBJECT,
                    server,
                    START,
                    0,
                    List.of(Rowset.complete(DATABASES, rows), Rowset.complete(TOTALS, totals)),
                    Optional.empty()));
        }

        @Override
        public List<TableMoment> moments(String server, String table, Instant from) {
            return List.of();
        }

        @Override
        public List<SeriesPoint> series(String server, SeriesQuery seriesQuery, Instant from) {
            return List.of();
        }

        @Override
        public List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from) {
            return List.of();
        }
    }

    private final class OneCollector implements CollectorRunner, Collector {
        @Override
        public List<Collector> collectors() {
            return List.of(this, new Collector() {
                @Override
                public Subject subject() {
                    return operators;
                }

                @Override
                public Snapshot collect(Run run) {
                    throw new AssertionError("a reading collects nothing");
                }

                @Override
                public List<String> metricLabels() {
                    return labels;
                }
            });
        }

        @Override
        public Subject subject() {
            return SUBJECT;
        }

        @Override
        public Snapshot collect(Run run) {
            throw new AssertionError("a reading collects nothing");
        }

        @Override
        public Cycle run(String collector, String server, boolean ship) {
            throw new AssertionError("a reading runs nothing");
        }
    }

    private static final class Settings implements Configuration {
        @Override
        public List<Setting> settings() {
            return List.of(
                    new Setting("database.host", "db.example", "default", null, null),
                    new Setting("database.port", 5433, "default", null, null),
                    new Setting("collection.interval_s", 20, "default", null, null));
        }

        @Override
        public List<String> faults() {
            return List.of();
        }

        @Override
        public long generation() {
            return 1;
        }
    }

    private final class OneServer implements Database {
        @Override
        public String server() {
            return "default";
        }

        @Override
        public Lease lease(Instant deadline) {
            throw new AssertionError("a reading asks no database");
        }

        @Override
        public Lease leaseNextDatabase(Instant deadline) {
            throw new AssertionError("a reading asks no database");
        }

        @Override
        public ServerState state() {
            return Objects.requireNonNull(state.get());
        }

        @Override
        public void pause(String reason) {
            state.set(ServerState.PAUSED);
        }

        @Override
        public void resume() {
            state.set(ServerState.UP);
        }
    }
}
