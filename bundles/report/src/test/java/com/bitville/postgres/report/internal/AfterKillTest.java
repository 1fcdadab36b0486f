package com.bitville.postgres.report.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import com.bitville.postgres.report.internal.fact.VerdictLine;
import com.bitville.postgres.report.internal.source.ReportSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** After a kill the memory of the last hour is empty, or has some minutes; the store has the days. */
class AfterKillTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 20})
    void theReportOfTheLastHourHasWhatTheStoreKnows(int minutesSince) throws IOException {
        try (Story story = new Story(folder)) {
            story.minutes(121 - minutesSince, AfterKillTest::busy);
            story.kill();
            story.minutes(minutesSince, AfterKillTest::busy);
            ReportFacts facts = story.facts();
            FactTable wal = facts.table("wal_written").orElseThrow();
            assertThat(wal.scope().knownSeconds()).isGreaterThan(3_500);
            assertThat(number(wal.value(0, "wal_bytes"))).isCloseTo(3.6e9, within(0.07e9));
            assertThat(number(facts.table("checkpoints").orElseThrow().value(0, "requested")))
                    .isBetween(59.0, 60.0);
            FactTable log = facts.table("log_classes").orElseThrow();
            assertThat(log.value(0, "class")).isEqualTo("lock_wait");
            assertThat(number(log.value(0, "entries"))).isBetween(590.0, 600.0);
            FactTable standbys = facts.table("standbys").orElseThrow();
            assertThat(standbys.scope().knownSeconds()).isGreaterThan(3_500);
            assertThat(number(standbys.value(0, "replay_lag_max_bytes"))).isCloseTo(300e6, within(1.0));
            assertThat(facts.verdict()).extracting(VerdictLine::rule).contains("replica_behind", "checkpoint_storm");
            FactTable routes = facts.table("load_by_route").orElseThrow();
            assertThat(routes.scope().knownSeconds()).isGreaterThan(3_500);
            assertThat(number(routes.value(0, "sessions"))).isCloseTo(0.5, within(0.03));
            assertThat(facts.table("statements_by_time").orElseThrow().scope().knownSeconds())
                    .isGreaterThan(1_800);
        }
    }

    @Test
    void aStatementIsTheSameInMemoryAndInTheJournal() throws IOException {
        try (Story story = new Story(folder)) {
            story.minutes(125, (minute, number) -> minute.statement("51", "shop", 100, 5_000, 640));
            FactTable ofMemory = story.facts().table("statements_by_temp").orElseThrow();
            story.kill();
            FactTable ofJournal = story.facts().table("statements_by_temp").orElseThrow();
            assertThat(ofMemory.scope().source()).isEqualTo(ReportSources.HISTORY);
            assertThat(ofJournal.scope().source()).isEqualTo(ReportSources.JOURNAL);
            for (String column :
                    List.of("temp_bytes", "wal_bytes", "shared_read_bytes", "total_exec_time_ms", "calls", "rows")) {
                assertThat(perSecond(ofMemory, column))
                        .as(column)
                        .isCloseTo(perSecond(ofJournal, column), withinPercentage(2));
            }
            assertThat(perSecond(ofMemory, "temp_bytes")).isCloseTo(640 * 8_192 / 60.0, withinPercentage(2));
        }
    }

    private static double perSecond(FactTable table, String column) {
        assertThat(table.value(0, "queryid")).isEqualTo("51");
        return number(table.value(0, column)) / table.scope().knownSeconds();
    }

    private static void busy(ReadMinute minute, int number) {
        minute.checkpoints(0, 1, 60e6).route("/even", "11", 0.5);
        minute.row("entry_counts", "lock_wait", "LOG", 10);
        minute.row("senders", "standby1", "streaming", "async", 300e6, 0.0, 10, null);
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
