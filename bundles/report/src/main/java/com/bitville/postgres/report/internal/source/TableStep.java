package com.bitville.postgres.report.internal.source;

import com.bitville.postgres.api.collect.table.Rowset;
import java.time.Instant;
import java.util.List;

/**
 * A reading of a table, and the time since the one before, over which its increments are.
 *
 * @param at when it was read
 * @param seconds since the reading before
 */
public record TableStep(Instant at, double seconds, Rowset rowset) {
    public List<FactRow> rows() {
        return FactRow.of(rowset);
    }
}
