package com.bitville.postgres.report.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.bitville.postgres.api.report.ReportRequest;
import com.bitville.postgres.api.report.TimeRange;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.ReportFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Beyond some days the store answers in long steps: totals and rates are those of the range, not of the steps that it touches. */
class OldRangesTest {
    /** Twelve minutes that touch three steps of ten minutes, and two hours. */
    private static final TimeRange UNALIGNED =
            new TimeRange(Story.START.plus(Duration.ofMinutes(49)), Story.START.plus(Duration.ofMinutes(61)));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static void even(ReadMinute minute, int number) {
        minute.checkpoints(0, 1, 60e6).route("/even", "11", 0.5);
        minute.row("entry_counts", "lock_wait", "LOG", 10);
    }

    @Test
    void aRangeOfMinutes() throws IOException {
        is(Duration.ofHours(2));
    }

    @Test
    void aRangeOfStepsOfTenMinutes() throws IOException {
        is(Duration.ofDays(3));
    }

    @Test
    void aRangeOfStepsOfAnHour() throws IOException {
        is(Duration.ofDays(15));
    }

    private void is(Duration old) throws IOException {
        try (Story story = new Story(folder)) {
            story.minutes(121, OldRangesTest::even);
            story.clock().advance(old);
            story.minutes(1, OldRangesTest::even);
            ReportFacts facts =
                    story.reports().facts(new ReportRequest(Story.SERVER, UNALIGNED, Optional.empty(), false));
            FactTable wal = facts.table("wal_written").orElseThrow();
            assertThat(wal.scope().knownSeconds()).isCloseTo(12 * 60, within(1.0));
            assertThat(number(wal.value(0, "wal_bytes"))).isCloseTo(720e6, within(1e6));
            assertThat(number(wal.value(0, "wal_bytes_per_s"))).isCloseTo(1e6, within(1e3));
            FactTable checkpoints = facts.table("checkpoints").orElseThrow();
            assertThat(number(checkpoints.value(0, "requested"))).isEqualTo(12);
            assertThat(number(checkpoints.value(0, "apart_ms"))).isCloseTo(60_000, within(100.0));
            assertThat(number(cell(facts, "log_classes", "class", "lock_wait", "entries")))
                    .isEqualTo(120);
            assertThat(number(cell(facts, "load_by_route", "route", "/even", "sessions")))
                    .isCloseTo(0.5, within(0.01));
            assertThat(number(cell(facts, "waits", "wait", "CPU", "sessions"))).isCloseTo(0.6, within(0.03));
            assertThat(number(cell(facts, "load_classes", "class", "CPU", "sessions")))
                    .isCloseTo(0.6, within(0.03));
        }
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static @Nullable Object cell(ReportFacts facts, String table, String column, String name, String wanted) {
        FactTable rows = facts.table(table).orElseThrow();
        for (int row = 0; row < rows.rows().size(); row++) {
            if (name.equals(rows.value(row, column))) {
                return rows.value(row, wanted);
            }
        }
        throw new AssertionError(table + " has no row " + name + ": " + rows.rows());
    }
}
