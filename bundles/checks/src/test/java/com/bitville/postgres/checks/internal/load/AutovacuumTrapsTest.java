package com.bitville.postgres.checks.internal.load;

import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.Rows;
import com.bitville.postgres.checks.internal.SchemaCases;
import com.bitville.postgres.checks.internal.World;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers that are busy, and workers that do not suffice. */
class AutovacuumTrapsTest {
    private static final String CHECK = "autovacuum_saturated";

    private final World world = new World("default");

    private void busy(long dead, boolean vacuumed, String... settings) {
        List<String> pairs = List.of(settings);
        world.holds(
                        "settings_all",
                        Stream.concat(
                                        Stream.of(Rows.setting("autovacuum_max_workers", "3")),
                                        IntStream.range(0, pairs.size() / 2)
                                                .mapToObj(i -> Rows.setting(pairs.get(2 * i), pairs.get(2 * i + 1))))
                                .toList())
                .has("databases", row("datname", "shop"))
                .has("session_counts", row("counted_by", "backend_type", "value", "autovacuum worker", "sessions", 3));
        for (int minute = 0; minute < 40; minute++) {
            world.visits(
                            "shop",
                            "tables",
                            vacuumed
                                    ? SchemaCases.with(
                                            SchemaCases.table(dead), "last_autovacuum", world.clock.instant())
                                    : SchemaCases.table(dead))
                    .minutes(1);
        }
    }

    @Test
    void aNightlyFreezeForWhichNothingWaits() {
        busy(500, false);
        assertThat(world.open(CHECK)).isEmpty();
    }

    @Test
    void tablesThatAreDueAndGetTheirTurn() {
        busy(40_000, true);
        assertThat(world.open(CHECK)).isEmpty();
    }

    @Test
    void aBacklogThatIsWorkedOff() {
        SeriesKey dead = new SeriesKey("default", "tables.dead_rows", "shop", "");
        world.series.put(dead, at -> 1e7 - Duration.between(START, at).toSeconds());
        busy(40_000, false);
        assertThat(world.open(CHECK)).isEmpty();
        world.series.put(dead, at -> 1e7 + Duration.between(START, at).toSeconds());
        world.minutes(3);
        assertThat(world.open(CHECK)).containsExactly("warning");
        assertThat(world.findings(CHECK).get(0).seen().message()).contains("1 table waits");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 200, 2, autovacuum_vacuum_cost_limit = 400",
        "-1, 1000, 2, autovacuum_vacuum_cost_limit = 2000",
        "900, 200, 2, autovacuum_vacuum_cost_limit = 1800",
        "6000, 200, 2, autovacuum_vacuum_cost_limit = 10000",
        "10000, 200, 2, autovacuum_vacuum_cost_delay = 1.0",
        "200, 200, 0, ''"
    })
    void theCureIsWithinWhatTheServerTakes(String own, String common, String delay, String cure) {
        busy(
                40_000,
                false,
                "autovacuum_vacuum_cost_limit",
                own,
                "vacuum_cost_limit",
                common,
                "autovacuum_vacuum_cost_delay",
                delay);
        List<String> remedy = world.findings(CHECK).get(0).seen().remedy();
        assertThat(remedy.stream().filter(line -> line.startsWith("ALTER")).toList())
                .isEqualTo(cure.isEmpty() ? List.of() : List.of("ALTER SYSTEM SET " + cure + ";"));
    }
}
