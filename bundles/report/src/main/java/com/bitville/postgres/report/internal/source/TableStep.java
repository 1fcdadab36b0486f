package com.bitville.postgres.report.internal.source;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.report.TimeRange;
import java.time.Instant;
import java.util.List;

/**
 * A reading of a table, and the time since the one before, over which its increments are.
 *
 * @param at when it was read
 * @param seconds since the reading before
 */
public record TableStep(Instant at, double seconds, Rowset rowset) {
    /** When its time begins: at the reading before. */
    public Instant begin() {
        return at.minusMillis((long) (seconds * 1_000));
    }

    /** How much of its time lies within a range. */
    double secondsWithin(TimeRange range) {
        return SeriesPart.within(range, begin(), at);
    }

    public List<FactRow> rows() {
        return FactRow.of(rowset);
    }
}
