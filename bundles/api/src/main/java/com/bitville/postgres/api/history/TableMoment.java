package com.bitville.postgres.api.history;

import com.bitville.postgres.api.collect.table.Rowset;
import java.time.Instant;

/**
 * A table at one moment.
 *
 * @param at when it was read, by the agent's clock
 * @param rowset its rows; they are shared by all readers and must not be changed
 */
public record TableMoment(Instant at, Rowset rowset) {}
