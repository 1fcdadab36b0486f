package com.bitville.postgres.metrics.internal.reading;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.metrics.internal.naming.NamingTable;
import com.bitville.postgres.metrics.internal.naming.OwnTable;
import com.bitville.postgres.metrics.internal.naming.OwnTableName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Since when the server's own totals of a table count: what it calls {@code stats_reset} in the table beside them. Unknown where it was
 * never set: nobody knows then when the counting began.
 */
public final class CounterStarts {
    private static final String RESET = "stats_reset";

    private final List<String> keys;
    private final Map<List<String>, Optional<Instant>> resets = new HashMap<>();

    private CounterStarts(List<String> keys) {
        this.keys = keys;
    }

    /** Those of the table {@code name}; none if it does not hold totals. */
    public static CounterStarts of(NamingTable naming, Map<String, CollectedTable> tables, String name) {
        OwnTableName totals = new OwnTableName(name);
        CounterStarts starts = new CounterStarts(
                naming.own().getOrDefault(totals.base(), OwnTable.SINGLE).labels());
        CollectedTable beside = tables.get(totals.base());
        if (totals.isOfTotals() && beside != null) {
            Rowset rowset = beside.rowset();
            for (@Nullable Object[] row : rowset.rows()) {
                // Of rows that share a series the one that has counted the longest, if all are known.
                starts.resets.merge(
                        starts.key(rowset, row),
                        CollectedTable.value(rowset, row, RESET) instanceof Instant reset
                                ? Optional.of(reset)
                                : Optional.empty(),
                        CounterStarts::earlier);
            }
        }
        return starts;
    }

    /** The start of a row's counters, never after the reading, whose clock is another. */
    public Optional<Instant> of(CollectedTable table, @Nullable Object[] row) {
        return resets.getOrDefault(key(table.rowset(), row), Optional.empty())
                .map(reset -> reset.isAfter(table.at()) ? table.at() : reset);
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.flatMap(first -> other.map(second -> first.isBefore(second) ? first : second));
    }

    private List<String> key(Rowset rowset, @Nullable Object[] row) {
        return keys.stream()
                .map(key -> CollectedTable.text(CollectedTable.value(rowset, row, key)))
                .toList();
    }
}
