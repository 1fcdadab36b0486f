package com.bitville.postgres.metrics.internal.total;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.metrics.internal.naming.NamingTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncrementTotalsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Column CALLS = new Column("calls", Kind.COUNTER, "count", "Calls");
    private static final List<Column> KEYS = List.of(
            Column.of("queryid", Kind.ID64, "Id"),
            Column.of("usename", Kind.TEXT, "Role"),
            Column.of("datname", Kind.TEXT, "Database"),
            Column.of("toplevel", Kind.FLAG, "Top"));
    private static final Table STATEMENTS = new Table("statements", TableLayout.ROWS, with(KEYS, CALLS));
    private static final Table REST = new Table("statements_rest", TableLayout.SINGLE, List.of(CALLS));
    private static final Table TOTALS =
            new Table("statements_totals", TableLayout.ROWS, with(KEYS, CALLS), Reach.LOCAL);
    private static final Subject SUBJECT =
            new Subject("statements", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(STATEMENTS, REST, TOTALS));

    private final IncrementTotals totals = new IncrementTotals(NamingTable.shipped());

    @Test
    void anIncrementThatIsToldAgainCountsOnce() {
        add(0, 60, only(row("1", 10L)), 0L);
        add(60, 60, only(row("1", 5L)), 0L);
        assertThat(sum()).isEqualTo(15);

        // The cycle of second 60 was not accepted: the next one covers 120 seconds.
        add(120, 120, only(row("1", 12L)), 0L);
        assertThat(sum()).isEqualTo(22);
        add(180, 60, only(row("1", 1L)), 0L);
        assertThat(sum()).isEqualTo(23);
    }

    @Test
    void aTotalNeverFallsEvenIfLessIsToldAgain() {
        add(0, 60, only(row("1", 10L)), 0L);
        add(60, 60, only(row("1", 50L)), 0L);
        add(120, 120, only(row("1", 3L)), 0L);
        assertThat(sum()).as("the server was reset between").isEqualTo(60);
    }

    @Test
    void aBaselineHasNoIncrement() {
        add(0, 0, only(row("1", null)), null);
        assertThat(totals.read("default", "statements", "statements", "calls", true))
                .isEmpty();
    }

    @Test
    void rowsBeyondTheLimitAndTheRestOfTheSubjectAreOneRow() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(row(Integer.toString(i), 1L));
        }
        add(0, 60, rows, 40L);

        List<CountedValue> each = totals.read("default", "statements", "statements", "calls", true);
        assertThat(each).hasSize(101);
        assertThat(each.get(100).labels()).containsOnly("rest");
        assertThat(each.get(100).value()).isEqualTo(240);
        assertThat(sum()).isEqualTo(340);
    }

    @Test
    void theSumDoesNotFallWhenARowComesNoMore() {
        add(0, 60, only(row("1", 1_000L)), 0L);
        double before = sum();
        for (int minute = 1; minute <= 180; minute++) {
            add(minute * 60, 60, only(row(String.valueOf(minute % 2 + 2), 1L)), 0L);
            assertThat(sum() - before).as("minute " + minute).isEqualTo(1);
            before = sum();
        }
        assertThat(totals.read("default", "statements", "statements", "calls", true))
                .as("the row itself has no series any more")
                .noneMatch(reading -> reading.labels().contains("1"));
    }

    @Test
    void aDayOfResetsRefusalsAndChangingTopListsHasNoFalseGrowth() {
        Random random = new Random(7);
        double before = 0;
        long truth = 0;
        long refused = 0;
        long everRefused = 0;
        int covered = 60;
        for (int second = 60; second <= 24 * 3_600; second += 60) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            long here = refused;
            for (int i = 0; i < 150; i++) {
                if (random.nextInt(3) > 0) {
                    int calls = random.nextInt(1_000);
                    rows.add(row(Integer.toString(random.nextInt(400)), (long) calls));
                    here += calls;
                }
            }
            add(second, covered, rows, refused);
            double now = sum();
            // What the refused cycles had told is told again as the rest of this one.
            assertThat(now - before).isBetween(0.0, (double) here);
            before = now;
            boolean isRefused = random.nextInt(10) == 0;
            refused = isRefused ? here : 0;
            everRefused += refused;
            covered = isRefused ? covered + 60 : 60;
            truth += isRefused ? 0 : here;
        }
        // A row whose refused increment comes again as the rest keeps it, because its series must not fall.
        assertThat(before - truth).isBetween(0.0, (double) everRefused);
    }

    private double sum() {
        return totals.read("default", "statements", "statements", "calls", false)
                .get(0)
                .value();
    }

    private void add(int second, long seconds, List<@Nullable Object[]> rows, @Nullable Long rest) {
        Instant at = START.plusSeconds(second);
        Snapshot snapshot = new Snapshot(
                SUBJECT,
                "default",
                at,
                seconds * 1_000,
                List.of(
                        Rowset.complete(STATEMENTS, rows),
                        Rowset.complete(REST, List.<@Nullable Object[]>of(new @Nullable Object[] {rest}))),
                Optional.empty());
        totals.add(new Cycle("default", 1, at, List.of(snapshot), List.of()));
    }

    private static @Nullable Object[] row(String id, @Nullable Long calls) {
        return new @Nullable Object[] {id, "role", "db", true, calls};
    }

    private static List<@Nullable Object[]> only(@Nullable Object[] row) {
        return Collections.singletonList(row);
    }

    private static List<Column> with(List<Column> columns, Column more) {
        List<Column> all = new ArrayList<>(columns);
        all.add(more);
        return all;
    }
}
