package com.bitville.postgres.checks.internal;

import static com.bitville.postgres.checks.internal.SchemaCases.bloat;
import static com.bitville.postgres.checks.internal.SchemaCases.collation;
import static com.bitville.postgres.checks.internal.SchemaCases.problem;
import static com.bitville.postgres.checks.internal.SchemaCases.sequence;
import static com.bitville.postgres.checks.internal.SchemaCases.table;
import static com.bitville.postgres.checks.internal.SchemaCases.trigger;
import static com.bitville.postgres.checks.internal.SchemaCases.with;
import static com.bitville.postgres.checks.internal.World.START;
import static com.bitville.postgres.checks.internal.World.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.history.series.SeriesKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks like a problem of a schema and is none; what is known of databases that are visited now and then. */
class SchemaTrapsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final World world = new World("default").has("databases", row("datname", "shop"));

    private void hours(int hours) {
        for (int i = 0; i < hours; i++) {
            world.look(HOUR);
        }
    }

    private List<ServerFinding> unknown(String check) {
        return world.findings(check).stream()
                .filter(finding -> finding.severity() == CheckSeverity.UNKNOWN)
                .toList();
    }

    @Test
    void anIndexThatSomebodyBuildsAtOneVisitIsNoFinding() {
        world.visits("shop", "index_problems", problem("invalid", 9)).minutes(30);
        assertThat(world.open("index_invalid")).isEmpty();
        world.visits("shop", "index_problems").minutes(30);
        assertThat(world.open("index_invalid")).isEmpty();
    }

    /** 1 % an hour from 40 %: the end is two days away. */
    @Test
    void aSequenceThatEndsWithinAMonthIsAnErrorWhateverItHasUsed() {
        SeriesKey series = new SeriesKey("default", "sequence.used_percent", "shop", "public.orders_id_seq");
        world.series.put(series, at -> 40 + Duration.between(World.START, at).toMinutes() / 60.0);
        world.visits("shop", "sequences", sequence(40.0)).minutes(3);
        assertThat(world.open("sequence_end")).containsExactly("error public.orders_id_seq");
        world.series.put(series, at -> 40.0);
        world.visits("shop", "sequences", sequence(40.0)).minutes(6);
        assertThat(world.open("sequence_end")).isEmpty();
    }

    /** What was loaded within hours says nothing of a month. */
    @Test
    void aLoadOfHoursIsNoRateOfASequence() {
        world.series.put(
                new SeriesKey("default", "sequence.used_percent", "shop", "public.orders_id_seq"),
                at -> at.isBefore(World.START.minus(Duration.ofHours(12)))
                        ? Double.NaN
                        : 40 + Duration.between(World.START, at).toMinutes() / 60.0);
        world.visits("shop", "sequences", sequence(40.0)).minutes(3);
        assertThat(world.open("sequence_end")).isEmpty();
    }

    @Test
    void anIndexOfAPartitionedTableIsDroppedWithThoseOfItsPartitions() {
        world.visits("shop", "index_problems", with(problem("duplicate", 9), "partitioned", true))
                .minutes(3);
        assertThat(world.findings("index_duplicate").get(0).seen().remedy())
                .anyMatch(line -> line.contains("all partitions that reads and writes wait for"))
                .anyMatch(line -> line.contains("ATTACH PARTITION"));
    }

    @Test
    void anInvalidIndexStaysOpenThroughARestartThatForgetsItsVisits() {
        world.visits("shop", "index_problems", problem("invalid", 9)).minutes(2);
        world.visits("shop", "index_problems", problem("invalid", 9)).minutes(2);
        String id = world.findings("index_invalid").get(0).id();
        World next = world.restarted();
        next.minutes(5);
        assertThat(next.open("index_invalid")).hasSize(1);
        next.visits("shop", "index_problems", problem("invalid", 9)).minutes(5);
        assertThat(next.findings("index_invalid"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.id()).isEqualTo(id));
        assertThat(next.told).isEmpty();
        next.visits("shop", "index_problems").minutes(2);
        assertThat(next.open("index_invalid")).isEmpty();
    }

    @Test
    void ofADatabaseThatWasNotVisitedNothingIsKnownAndOthersAreJudged() {
        world.has("databases", row("datname", "shop"), row("datname", "far"), row("datname", "template0"))
                .minutes(1);
        assertThat(unknown("bloat")).hasSize(1);
        world.visits("shop", "bloat", bloat(60, 2L << 30)).minutes(2);
        assertThat(world.open("bloat")).hasSize(1);
        assertThat(unknown("bloat")).singleElement().satisfies(finding -> {
            assertThat(finding.seen().message())
                    .contains("far")
                    .doesNotContain("shop")
                    .doesNotContain("template");
            assertThat(String.join("\n", finding.seen().remedy())).contains("servers.visits");
        });
        world.visits("far", "bloat").minutes(2);
        assertThat(unknown("bloat")).isEmpty();
        assertThat(world.open("bloat")).hasSize(1);
    }

    @Test
    void whatIsOlderThanADayIsUnknownAndStaysOpen() {
        world.has("databases", row("datname", "shop"), row("datname", "far"));
        world.visits("shop", "bloat", bloat(60, 2L << 30)).visits("far", "bloat");
        hours(23);
        assertThat(world.open("bloat")).hasSize(1);
        assertThat(unknown("bloat")).isEmpty();
        world.visits("far", "bloat");
        hours(3);
        assertThat(unknown("bloat")).hasSize(1);
        assertThat(world.open("bloat")).hasSize(1);
        world.visits("shop", "bloat", bloat(10, 1));
        hours(2);
        assertThat(world.findings("bloat")).isEmpty();
    }

    @Test
    void theFindingsOfADroppedDatabaseEnd() {
        world.visits("shop", "bloat", bloat(60, 2L << 30)).minutes(2);
        world.has("databases", row("datname", "other")).visits("other", "bloat").minutes(3);
        assertThat(world.findings("bloat")).isEmpty();
        assertThat(world.told).last().satisfies(told -> assertThat(told).containsEntry("state", "closed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"template", "closed", "dropped"})
    void aDatabaseThatNobodyCanVisitIsNotMissed(String why) {
        world.has(
                "databases",
                row("datname", "shop", "datallowconn", true, "datconnlimit", -1),
                row(
                        "datname",
                        why.equals("template") ? "template1" : "x",
                        "datallowconn",
                        !why.equals("closed"),
                        "datconnlimit",
                        why.equals("dropped") ? -2 : -1));
        world.visits("shop", "bloat").minutes(2);
        assertThat(world.findings("bloat")).isEmpty();
    }

    @Test
    void theSameTableInTwoDatabasesIsTwoFindings() {
        world.has("databases", row("datname", "a"), row("datname", "b"));
        world.visits("a", "bloat", bloat(60, 2L << 30))
                .visits("b", "bloat", bloat(60, 2L << 30))
                .minutes(2);
        assertThat(world.findings("bloat"))
                .extracting(finding -> finding.seen().database())
                .containsExactly("a", "b");
        assertThat(world.findings("bloat")).extracting(ServerFinding::id).doesNotHaveDuplicates();
    }

    @Test
    void whatIsTooMuchToKeepIsUnknownAndNotWell() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            rows.add(with(problem("duplicate", 1), "name", "i" + i));
        }
        world.visitsAll("shop", "index_problems", rows.subList(0, 1_000)).minutes(2);
        assertThat(world.findings("index_duplicate"))
                .hasSize(20)
                .allSatisfy(finding -> assertThat(finding.seen().evidence()).containsEntry("objects_total", 1_000));
        world.visitsAll("shop", "index_problems", rows).minutes(2);
        assertThat(unknown("index_duplicate")).hasSize(1);
        assertThat(world.open("index_duplicate")).hasSize(20);
        world.visits("shop", "index_problems").minutes(2);
        assertThat(world.findings("index_duplicate")).isEmpty();
    }

    @Test
    void aSequenceThatBeginsAnewNeverEnds() {
        world.visits("shop", "sequences", with(sequence(99.0), "cycles", true)).minutes(3);
        assertThat(world.findings("sequence_end")).isEmpty();
    }

    @Test
    void aSequenceThatEndsWithinAMonthIsAnErrorWithItsDay() {
        Instant end = START.plus(Duration.ofDays(20));
        world.series.put(
                new SeriesKey("default", "sequence.used_percent", "shop", "public.orders_id_seq"),
                at -> 100 - Duration.between(at, end).toHours() / 20.0);
        world.visits("shop", "sequences", sequence(76.0)).minutes(2);
        assertThat(world.findings("sequence_end")).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(CheckSeverity.ERROR);
            assertThat(finding.eta().orElseThrow())
                    .isBetween(end.minus(Duration.ofDays(4)), end.plus(Duration.ofDays(4)));
        });
    }

    @Test
    void withoutAnEstimateOrWithRandomKeysNothingIsBloated() {
        world.visits(
                        "shop",
                        "bloat",
                        with(bloat(null, 9L << 30), "estimator", null),
                        with(bloat(40, 9L << 30), "relkind", "i", "relname", "random_keys"))
                .minutes(3);
        assertThat(world.findings("bloat")).isEmpty();
    }

    @Test
    void aCollationWithoutAnIndexOrWithoutAVersionInTheLibraryIsNoError() {
        world.visits("shop", "collations", collation(0), with(collation(5), "library_version", null))
                .minutes(3);
        assertThat(world.findings("collation_mismatch")).isEmpty();
    }

    @Test
    void aCollationIsBuiltAnewBeforeItsVersionIsRefreshed() {
        world.visits("shop", "collations", collation(2)).minutes(2);
        List<String> remedy = world.findings("collation_mismatch").get(0).seen().remedy();
        String text = String.join("\n", remedy);
        assertThat(text.indexOf("REINDEX")).isPositive().isLessThan(text.indexOf("REFRESH VERSION"));
    }

    @Test
    void aTriggerForReplicasAloneIsOnPurpose() {
        world.visits("shop", "disabled_triggers", trigger("replica", false)).minutes(3);
        assertThat(world.findings("triggers_off")).isEmpty();
    }

    @Test
    void aTableThatAVacuumCameToIsNotOverdueHoweverDeadItsRowsAre() {
        for (int i = 0; i < 20; i++) {
            world.visits(
                            "shop",
                            "tables",
                            with(table(90_000), "last_autovacuum", world.clock.instant()),
                            // A quiet table that was never vacuumed.
                            with(table(0), "relid", 16_501, "relname", "quiet", "last_autovacuum", null))
                    .minutes(10);
        }
        assertThat(world.findings("autovacuum_overdue")).isEmpty();
    }

    @Test
    void afterACrashNoTableHasRowsAndNoneMissesStatistics() {
        for (int i = 0; i < 20; i++) {
            world.visits(
                            "shop",
                            "tables",
                            with(table(0), "n_live_tup", 0, "last_autovacuum", null, "last_autoanalyze", null),
                            with(table(0), "relid", 16_501, "relname", "kept", "last_autoanalyze", null))
                    .minutes(10);
        }
        assertThat(world.findings("stats_missing")).isEmpty();
    }

    @Test
    void aLoadThatIsAnalyzedBeforeTheNextHalfHourIsNoFinding() {
        world.visits("shop", "tables", with(table(0), "reltuples", -1, "last_autoanalyze", null))
                .minutes(5);
        world.visits("shop", "tables", with(table(0), "reltuples", -1, "last_autoanalyze", null))
                .minutes(5);
        world.visits("shop", "tables", table(0)).minutes(40);
        assertThat(world.findings("stats_missing")).isEmpty();
    }

    @Test
    void aTableThatIsNotReadAgainHasNotChanged() {
        Map<String, @Nullable Object> loaded = with(table(0), "reltuples", -1, "last_autoanalyze", null);
        world.visits("shop", "tables", loaded).minutes(10);
        for (int i = 0; i < 4; i++) {
            world.visits("shop", "tables", with(table(0), "relid", 16_501, "relname", "busy"))
                    .minutes(10);
        }
        assertThat(world.open("stats_missing")).hasSize(1);
        world.visits("shop", "tables", table(0)).minutes(2);
        assertThat(world.open("stats_missing")).isEmpty();
        world.visits("shop", "tables", loaded).minutes(40);
        for (int i = 0; i < 30; i++) {
            world.visits("shop", "tables");
            hours(1);
        }
        assertThat(world.open("stats_missing")).as("a day later it is gone").isEmpty();
    }

    @Test
    void aTableThatIsGoneEndsItsFindingAtThatVisit() {
        world.visits("shop", "tables", with(table(0), "reltuples", -1, "last_autoanalyze", null));
        hours(1);
        String read = world.clock.instant().toString();
        world.visits("shop", "tables", with(table(0), "relid", 16_501, "relname", "busy"))
                .visits("shop", "tables_gone");
        hours(2);
        assertThat(world.findings("stats_missing"))
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.seen().evidence().get("read")).isEqualTo(read));
        world.visits("shop", "tables", with(table(0), "relid", 16_501, "relname", "busy"))
                .visits("shop", "tables_gone", row("datname", "shop", "relid", table(0).get("relid")));
        hours(2);
        assertThat(world.open("stats_missing")).isEmpty();
    }

    @Test
    void aStandbyIsNotJudged() {
        world.standby().visits("shop", "bloat", bloat(60, 2L << 30)).minutes(3);
        assertThat(world.findings("bloat")).isEmpty();
    }

    @Test
    void hostileNamesAreQuotedAndNeverEndAComment() {
        String name = "a\"; DROP TABLE x; --'\\\n$$";
        world.has("databases", row("datname", name));
        world.visits(
                        name,
                        "index_problems",
                        with(problem("duplicate", 9), "name", name, "schemaname", name, "other", name))
                .visits(name, "bloat", with(bloat(60, 2L << 30), "relname", name, "schemaname", name))
                .visits(name, "sequences", with(sequence(80.0), "relname", name, "feeds", name))
                .visits(name, "collations", with(collation(2), "collname", name, "version", name))
                .visits(name, "disabled_triggers", with(trigger("never", true), "name", name, "relname", name))
                .minutes(3);
        for (String check : List.of("index_duplicate", "bloat", "sequence_end", "collation_mismatch", "triggers_off")) {
            assertThat(world.findings(check)).as(check).singleElement().satisfies(finding -> {
                assertThat(finding.seen().message()).doesNotContain("\n");
                assertThat(finding.seen().remedy())
                        .allSatisfy(line -> assertThat(line)
                                .doesNotContain("\n")
                                .satisfiesAnyOf(
                                        quoted -> assertThat(quoted).startsWith("--"),
                                        quoted -> assertThat(quoted.replaceAll("E?'([^']|'')*'|\"([^\"]|\"\")*\"", ""))
                                                .doesNotContain("DROP TABLE")));
            });
        }
    }
}
