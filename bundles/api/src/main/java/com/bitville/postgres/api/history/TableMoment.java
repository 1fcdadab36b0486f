package com.bitville.postgres.api.history;

import com.bitville.postgres.api.collect.table.Rowset;
import java.time.Instant;

/**
 * A table at one moment.
 *
 * @param at when it was read, by the agent's clock
 * @param rowset its rows; they are shared by all readers and must not be changed
 * @param database the visited database, of a subject of {@link com.bitville.postgres.api.collect.Scope#DATABASE}; empty for every other
 */
public record TableMoment(Instant at, Rowset rowset, String database) {
    /**
     * A moment of a table that is about no single database.
     *
     * @param at when it was read
     * @param rowset its rows
     */
    public TableMoment(Instant at, Rowset rowset) {
        this(at, rowset, "");
    }
}
