package com.bitville.postgres.api.check;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The rows of a table at one reading.
 *
 * @param at when it was read, by the agent's clock
 * @param rows its rows
 */
public record TableReading(Instant at, List<TableRow> rows) {
    /** Takes a copy and refuses a null part. */
    public TableReading {
        Objects.requireNonNull(at, "at");
        rows = List.copyOf(rows);
    }
}
