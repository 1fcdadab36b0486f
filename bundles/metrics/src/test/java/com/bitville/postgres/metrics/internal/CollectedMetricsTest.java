package com.bitville.postgres.metrics.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricNaming;
import com.bitville.postgres.api.metrics.MetricPoint;
import com.bitville.postgres.api.metrics.MetricSelection;
import com.bitville.postgres.api.metrics.ServerMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CollectedMetricsTest {
    private static final MetricSelection ALL = new MetricSelection(Optional.empty(), false, false);

    private final OneServerWorld world = new OneServerWorld();

    @Test
    void totalsAreTheServersOwnUnderBothNames() {
        world.database(1, "shop", 7);
        for (String name : List.of("bitville_databases_xact_commit_total", "pg_stat_database_xact_commit")) {
            assertThat(points(name)).singleElement().satisfies(point -> {
                assertThat(point.value()).isEqualTo(7);
                assertThat(point.labels()).containsEntry("datname", "shop");
                assertThat(point.snapshotAt()).isEqualTo(OneServerWorld.START);
            });
        }
        assertThat(points("pg_stat_database_xact_commit").get(0).labels()).containsEntry("datid", "1");
        assertThat(server().address()).isEqualTo("db.example:5433");
    }

    @Test
    void totalsCountSinceTheServerSetThemToZero() {
        Instant reset = OneServerWorld.START.minus(Duration.ofDays(3));
        world.database(1, "shop", 7);
        world.database(2, "never reset", 8);
        world.database(3, "a clock ahead", 9);
        world.rows.get(0)[4] = reset;
        world.rows.get(2)[4] = OneServerWorld.START.plusSeconds(5);
        for (String name : List.of("bitville_databases_xact_commit_total", "pg_stat_database_xact_commit")) {
            assertThat(points(name))
                    .extracting(MetricPoint::startedAt)
                    .containsExactly(Optional.of(reset), Optional.empty(), Optional.of(OneServerWorld.START));
        }
        assertThat(points("bitville_databases_numbackends"))
                .allSatisfy(point -> assertThat(point.startedAt()).isEmpty());
    }

    @Test
    void aSumOfTotalsCountsSinceTheFirstOfThemAndOnlyIfAllAreKnown() {
        world.database(1, "shop", 7);
        world.database(1, "shop", 5);
        world.rows.get(0)[4] = OneServerWorld.START.minusSeconds(20);
        world.rows.get(1)[4] = OneServerWorld.START.minusSeconds(30);
        assertThat(points("bitville_databases_xact_commit_total"))
                .singleElement()
                .satisfies(point -> assertThat(point.startedAt()).contains(OneServerWorld.START.minusSeconds(30)));
        world.rows.get(1)[4] = null;
        assertThat(points("bitville_databases_xact_commit_total"))
                .singleElement()
                .satisfies(point -> assertThat(point.startedAt()).isEmpty());
    }

    @Test
    void aServerThatIsDownHasNoFigures() {
        world.database(1, "shop", 7);
        for (ServerState down : ServerState.values()) {
            world.state.set(down);
            assertThat(server().up()).isEqualTo(down == ServerState.UP);
            assertThat(server().families().isEmpty()).isEqualTo(down != ServerState.UP);
        }
    }

    @Test
    void whatNobodyReadsAnyMoreHasNoSeries() {
        world.database(1, "shop", 7);
        world.clock.advance(Duration.ofSeconds(50));
        assertThat(points("pg_stat_database_xact_commit"))
                .as("two and a half intervals")
                .hasSize(1);
        world.clock.advance(Duration.ofMillis(1));
        assertThat(points("pg_stat_database_xact_commit")).isEmpty();
        assertThat(points("bitville_snapshot_timestamp_seconds")).isEmpty();
    }

    @Test
    void anOutletSeesItsOwnNamesAlone() {
        world.database(0, "", 1);
        world.database(1, "shop", 7);
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
        return world.metrics.read(new MetricSelection(Optional.empty(), naming, false, false)).stream()
                .flatMap(server -> server.families().stream());
    }

    @Test
    void databasesBeyondTheLimitShareARow() {
        for (int i = 0; i < 1_500; i++) {
            world.database(i, "database " + i, i);
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
        world.database(1, "shop", 7);
        world.database(1, "shop", 5);
        assertThat(points("bitville_databases_xact_commit_total"))
                .singleElement()
                .satisfies(point -> assertThat(point.value()).isEqualTo(12));
    }

    @Test
    void rowsOfTheOperatorsOwnAreSeriesOnlyWithLabelsAndOnlySoMany() {
        for (int i = 0; i < 250; i++) {
            world.mineRows.add(new @Nullable Object[] {"database " + i, i, "SELECT 'secret'"});
        }
        assertThat(points("bitville_mine_open")).isEmpty();

        world.labels.add("datname");
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
            world.labels.clear();
            world.labels.addAll(unfit);
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
        world.metrics.onCycle(cycle(host));
        try (var subscription = world.metrics.subscribe()) {
            assertThat(subscription).isNotNull();
            world.metrics.onCycle(cycle(host));
        }
        world.metrics.onCycle(cycle(host));
        assertThat(world.metrics.isIdle()).isTrue();
    }

    private static Cycle cycle(Subject subject) {
        Rowset rowset =
                Rowset.complete(subject.tables().get(0), List.<@Nullable Object[]>of(new @Nullable Object[] {5L}));
        return new Cycle(
                "host",
                1,
                OneServerWorld.START,
                List.of(new Snapshot(subject, "host", OneServerWorld.START, 0, List.of(rowset), Optional.empty())),
                List.of());
    }

    private ServerMetrics server() {
        return world.metrics.read(ALL).stream()
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
}
