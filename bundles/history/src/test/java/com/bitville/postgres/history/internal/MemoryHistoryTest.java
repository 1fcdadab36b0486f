package com.bitville.postgres.history.internal;

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
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryHistoryTest {
    private static final Instant START = Labour.START;
    private static final Table WORK = Labour.work(TableLayout.ROWS);
    private static final Table COUNT =
            new Table("count", TableLayout.ROWS, List.of(Column.of("n", Kind.GAUGE, "Number.")));
    private static final Subject SUBJECT =
            new Subject("labour", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(WORK, COUNT));
    private static final long LIMIT = 1_000_000;

    private long nanos;
    private long cycles;
    private final MemoryHistory history =
            Labour.history(new HistoryHolder(Path.of("none"), () -> nanos, InstantSource.system(), LIMIT));

    /** Values of a collector's own classes, which would keep its replaced bundle in memory. */
    private enum Word {
        OWN
    }

    private static final class Own extends AbstractList<Object> {
        @Override
        public Object get(int index) {
            return Word.OWN;
        }

        @Override
        public int size() {
            return 1;
        }
    }

    private static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    private static Rowset rows(Table table, @Nullable Object[]... rows) {
        return Rowset.complete(table, Arrays.asList(rows));
    }

    private void cycle(String server, Rowset... rowsets) {
        nanos += Duration.ofSeconds(1).toNanos();
        Instant at = START.plusNanos(nanos);
        history.onCycle(Labour.cycle(SUBJECT, server, ++cycles, at, rowsets));
    }

    @Test
    void showsTheLastSnapshotOfEachServer() {
        assertThat(history.latest("a", "labour")).isEmpty();
        cycle("a", rows(WORK, row("x", "SELECT 1", 1.0)), rows(COUNT, row(1L)));
        cycle("b", rows(WORK, row("y", null, null)));
        cycle("a", rows(WORK, row("z", "SELECT 2", 2.0)));

        assertThat(history.servers()).containsExactly("a", "b");
        assertThat(history.latest("a", "labour")).hasValueSatisfying(snapshot -> {
            assertThat(snapshot.at()).isEqualTo(START.plusSeconds(3));
            assertThat(snapshot.nextState()).isEmpty();
            assertThat(snapshot.rowsets())
                    .as("a table that was not read this time is absent")
                    .singleElement()
                    .satisfies(rowset -> assertThat(rowset.rows().get(0)).containsExactly("z", "SELECT 2", 2.0));
        });
        assertThat(history.latest("a", "leisure")).isEmpty();
    }

    @Test
    void keepsNoTextThatMustNotLeave() {
        cycle("a", rows(WORK, row("secret", "SELECT 'secret'", 1)));
        assertThat(history.moments("a", "work", START).get(0).rowset().rows().get(0))
                .containsExactly("secret", "SELECT '?'", 1);
    }

    @Test
    void keepsNoClassOfACollector() {
        cycle("a", rows(WORK, row(Word.OWN, null, new Own())));
        @Nullable
        Object[] row =
                history.moments("a", "work", START).get(0).rowset().rows().get(0);
        assertThat(row[0]).isEqualTo("OWN").isInstanceOf(String.class);
        assertThat(row[2]).isEqualTo(List.of("OWN")).isNotInstanceOf(Own.class);
    }

    @Test
    void tellsAFigureOverTime() {
        cycle("a", rows(WORK, row("x", null, 1), row("y", null, 5)));
        cycle("a", rows(WORK, row("x", null, 2), row("x", null, 2.5)));
        cycle("a", rows(WORK, row("x", null, null)));
        cycle("a", new Rowset(WORK, List.of(), 70, true));

        assertThat(history.series("a", SeriesQuery.sum("work", "busy"), START))
                .extracting(SeriesPoint::value)
                .as("unknown is no figure")
                .containsExactly(6.0, 4.5, 0.0);
        assertThat(history.series("a", new SeriesQuery("work", "busy", Map.of("name", "y")), START))
                .extracting(SeriesPoint::value)
                .containsExactly(5.0, 0.0, 0.0, 0.0);
        assertThat(history.series("a", SeriesQuery.rows("work"), START.plusSeconds(2)))
                .containsExactly(
                        new SeriesPoint(START.plusSeconds(2), 2),
                        new SeriesPoint(START.plusSeconds(3), 1),
                        new SeriesPoint(START.plusSeconds(4), 70));
        assertThat(history.series("a", SeriesQuery.sum("work", "idle"), START)).isEmpty();
    }

    @Test
    void tellsTheLastOfEachThing() {
        cycle("a", rows(WORK, row("x", null, 1), row("y", null, 2)));
        cycle("a", rows(WORK, row("x", null, 3)));
        assertThat(history.recent("a", "work", "name", START))
                .extracting(row -> row.get("name") + "=" + row.get("busy"))
                .containsExactly("x=3", "y=2");
        assertThat(history.recent("a", "work", "none", START)).isEmpty();
    }

    @Test
    void tellsTablesOfTheSameNameOfTwoSubjectsApart() {
        cycle("a", rows(COUNT, row(1)));
        Subject other = new Subject("leisure", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(COUNT));
        Snapshot snapshot =
                new Snapshot(other, "a", START.plusSeconds(9), 0, List.of(rows(COUNT, row(2))), Optional.empty());
        nanos++;
        history.onCycle(new Cycle("a", ++cycles, snapshot.at(), List.of(snapshot), List.of()));

        assertThat(history.latest("a", "labour"))
                .hasValueSatisfying(seen -> assertThat(seen.rowCount()).isEqualTo(1));
        assertThat(history.moments("a", "count", START)).hasSize(2);
    }

    @Test
    void forgetsWhatIsOlderThanAnHour() {
        cycle("gone", rows(COUNT, row(1)));
        nanos += Duration.ofMinutes(61).toNanos();
        cycle("a", rows(COUNT, row(1)));
        assertThat(history.servers()).containsExactly("a");
    }

    @Test
    void takesNoMoreThanItsBytesAndLetsTheLargestTableGiveWay() {
        for (int i = 0; i < 500; i++) {
            cycle("a", rows(WORK, row("x", "SELECT " + i + " ".repeat(9_000), i)), rows(COUNT, row(i)));
            assertThat(history.bytes()).isLessThanOrEqualTo(LIMIT);
        }
        assertThat(history.moments("a", "count", START)).hasSize(500);
        assertThat(history.moments("a", "work", START))
                .hasSizeBetween(80, 110)
                .last()
                .satisfies(tableMoment ->
                        assertThat(tableMoment.rowset().rows().get(0)[2]).isEqualTo(499));
    }

    @Test
    void holdsNothingThatIsLargerThanAllItsBytes() {
        cycle("a", rows(WORK, row("x", "y".repeat(2_000_000), 1)));
        assertThat(history.bytes()).isZero();
        assertThat(history.servers()).isEmpty();
    }

    @Test
    void ofWhatStaysInsideTheNewestMomentIsKept() {
        Table totals = new Table("totals", TableLayout.ROWS, COUNT.columns(), Reach.LOCAL);
        cycle("a", rows(COUNT, row(1)), rows(totals, row(100)));
        long one = history.bytes();
        cycle("a", rows(COUNT, row(2)), rows(totals, row(200)));

        assertThat(history.moments("a", "count", Instant.MIN)).hasSize(2);
        assertThat(history.moments("a", "totals", Instant.MIN)).hasSize(1);
        List<@Nullable Object[]> rows =
                history.moments("a", "totals", Instant.MIN).get(0).rowset().rows();
        assertThat(rows.get(0)).containsExactly(200);
        assertThat(history.bytes()).isLessThan(2 * one);
    }
}
