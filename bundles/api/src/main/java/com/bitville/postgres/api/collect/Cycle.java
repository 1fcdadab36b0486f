package com.bitville.postgres.api.collect;

import java.time.Instant;
import java.util.List;

/**
 * Everything collected from one server in one cycle.
 *
 * @param server the server's configured name, or {@code host} / {@code agent}
 * @param number counts from 1 at the agent's start
 * @param at when the cycle began, by the agent's clock
 * @param snapshots what the collectors returned
 * @param outcomes one for each collector that was due, in that order, including skipped ones
 */
public record Cycle(String server, long number, Instant at, List<Snapshot> snapshots, List<Outcome> outcomes) {
    /** Takes copies of the lists. */
    public Cycle {
        snapshots = List.copyOf(snapshots);
        outcomes = List.copyOf(outcomes);
    }
}
