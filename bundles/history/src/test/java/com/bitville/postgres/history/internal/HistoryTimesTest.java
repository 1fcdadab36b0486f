package com.bitville.postgres.history.internal;

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
import com.bitville.postgres.api.history.TableMoment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryTimesTest {
    private static final Instant START = Labour.START;
    private static final Table COUNT =
            new Table("count", TableLayout.ROWS, List.of(Column.of("n", Kind.GAUGE, "Number.")));
    private static final Subject SUBJECT =
            new Subject("labour", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(COUNT));

    private long nanos;
    private final MemoryHistory history =
            Labour.history(new HistoryHolder(Path.of("none"), () -> nanos, InstantSource.system(), 1_000_000));

    private void reads(String database, int second, int value) {
        @Nullable Object[] row = {value};
        List<@Nullable Object[]> rows = List.<@Nullable Object[]>of(row);
        Snapshot snapshot = new Snapshot(
                SUBJECT,
                "a",
                START.plusSeconds(second),
                0,
                List.of(Rowset.complete(COUNT, rows)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(database).filter(name -> !name.isEmpty()));
        history.onCycle(new Cycle("a", value, snapshot.at(), List.of(snapshot), List.of()));
    }

    private List<@Nullable Object> since(int second) {
        return values(history.moments("a", "count", START.plusSeconds(second)));
    }

    private List<@Nullable Object> newest(int second) {
        return values(history.newest("a", "count", START.plusSeconds(second)));
    }

    private static List<@Nullable Object> values(List<TableMoment> moments) {
        return moments.stream()
                .<@Nullable Object>map(moment -> moment.rowset().rows().get(0)[0])
                .toList();
    }

    @Test
    void findsWhatIsNotBeforeATimeAlsoAfterTheClockWasSetBack() {
        reads("", 10, 1);
        reads("", 20, 2);
        reads("", 30, 3);
        assertThat(since(20)).containsExactly(2, 3);
        assertThat(newest(20)).containsExactly(3);
        assertThat(newest(31)).isEmpty();

        reads("", 5, 4);
        assertThat(since(20)).containsExactly(2, 3);
        assertThat(newest(20)).containsExactly(3);
        assertThat(newest(0)).containsExactly(4);

        nanos += Duration.ofMinutes(59).toNanos();
        reads("", 6, 5);
        nanos += Duration.ofMinutes(2).toNanos();
        reads("", 7, 6);
        assertThat(since(0)).as("what was read before is too old").containsExactly(5, 6);
        assertThat(since(7)).containsExactly(6);
    }

    @Test
    void tellsTheLastVisitOfEachDatabase() {
        reads("one", 10, 1);
        reads("two", 20, 2);
        reads("one", 30, 3);
        assertThat(newest(0)).containsExactly(3, 2);
        assertThat(newest(25)).containsExactly(3);
    }

    @Test
    void holdsRowsThatWereReadAgainOnce() {
        reads("", 10, 1);
        reads("", 20, 1);
        reads("", 30, 2);
        List<TableMoment> moments = history.moments("a", "count", START);
        assertThat(moments)
                .extracting(TableMoment::at)
                .containsExactly(START.plusSeconds(10), START.plusSeconds(20), START.plusSeconds(30));
        assertThat(moments.get(1).rowset()).isSameAs(moments.get(0).rowset());
        assertThat(values(moments)).containsExactly(1, 1, 2);
        assertThat(history.bytes()).as("counted as if each were held").isEqualTo(3 * bytesOfOne());
    }

    private long bytesOfOne() {
        MemoryHistory other =
                Labour.history(new HistoryHolder(Path.of("none"), () -> nanos, InstantSource.system(), 1_000_000));
        history.latest("a", "labour")
                .ifPresent(one -> other.onCycle(new Cycle("a", 1, one.at(), List.of(one), List.of())));
        return other.bytes();
    }
}
