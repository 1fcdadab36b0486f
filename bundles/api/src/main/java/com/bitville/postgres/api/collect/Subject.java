package com.bitville.postgres.api.collect;

import java.time.Duration;
import java.util.List;

/**
 * What a collector collects: the same word in its class, SQL file, configuration PID, wire name and documentation page.
 *
 * @param name lower-case word, unique in the agent ({@code activity}, {@code statements})
 * @param scope what one run is about
 * @param every the shortest time between two runs; {@link Duration#ZERO} means every cycle. A subject of a server that wants at most 5 s is
 *     run between the cycles too where these come less often, and its snapshots are passed on only if they have rows
 * @param lane how dear it is when the budget runs short
 * @param tables the tables a snapshot of it may hold
 */
public record Subject(String name, Scope scope, Duration every, Lane lane, List<Table> tables) {
    /** Takes a copy of the tables. */
    public Subject {
        tables = List.copyOf(tables);
    }
}
