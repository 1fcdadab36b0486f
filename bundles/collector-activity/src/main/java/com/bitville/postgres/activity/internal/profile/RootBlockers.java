package com.bitville.postgres.activity.internal.profile;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.session.Backend;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who is at the end of the chain that a waiter is in. Blockers are read more rarely than sessions, so they are kept until the next time. */
final class RootBlockers {
    private static final Duration VALID = Duration.ofSeconds(15);

    private Map<Integer, Integer> blockers = Map.of();
    private Instant readAt = Instant.EPOCH;

    void saw(Instant at, List<BlockingGraph.Edge> edges) {
        if (!edges.isEmpty()) {
            Map<Integer, Integer> read = new HashMap<>();
            edges.forEach(edge -> read.merge(edge.blocked(), edge.blocker(), Math::min));
            blockers = read;
            readAt = at;
        } else if (Duration.between(readAt, at).abs().compareTo(VALID) > 0) {
            blockers = Map.of();
        }
    }

    /** The root's process id, 0 for a prepared transaction; empty if the chain is unknown or a circle. */
    Optional<Integer> of(Backend waiter) {
        Integer next = blockers.get(waiter.pid());
        Set<Integer> seen = new HashSet<>();
        while (next != null && seen.add(next)) {
            Integer further = blockers.get(next);
            if (further == null) {
                return Optional.of(next);
            }
            next = further;
        }
        return Optional.empty();
    }
}
