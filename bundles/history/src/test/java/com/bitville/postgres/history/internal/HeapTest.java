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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Checks that the computed bytes match the heap. */
class HeapTest {
    private static final int COLUMNS = 12;
    private static final Table TABLE = new Table(
            "rows",
            TableLayout.ROWS,
            IntStream.range(0, COLUMNS)
                    .mapToObj(i -> Column.of("c" + i, Kind.TEXT, "Column."))
                    .toList());
    private static final Subject SUBJECT = new Subject("heap", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(TABLE));

    private final MemoryHistory history = new MemoryHistory(
            (kind, text) -> text,
            new HistoryHolder(Path.of("none"), System::nanoTime, InstantSource.system(), HistoryHolder.MOST_BYTES));

    @Test
    void takesNoMoreOfTheHeapThanItReckons() {
        long before = used();
        for (int cycle = 1; cycle <= 600; cycle++) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (int row = 0; row < 100; row++) {
                rows.add(row(cycle * 1_000 + row));
            }
            Instant at = Instant.now();
            Snapshot snapshot =
                    new Snapshot(SUBJECT, "a", at, 0, List.of(Rowset.complete(TABLE, rows)), Optional.empty());
            history.onCycle(new Cycle("a", cycle, at, List.of(snapshot), List.of()));
        }
        long reckoned = HistoryHolder.MOST_BYTES;
        assertThat(used() - before).isBetween(reckoned / 3, reckoned + (reckoned >> 2));
        assertThat(history.servers()).as("it is still held").containsExactly("a");
    }

    private static @Nullable Object[] row(int number) {
        @Nullable Object[] row = new @Nullable Object[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            row[i] = i % 3 == 0 ? (Object) (number + 1_000_000L * i) : "text " + number + " of column " + i;
        }
        return row;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
