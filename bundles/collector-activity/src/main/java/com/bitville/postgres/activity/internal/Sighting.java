package com.bitville.postgres.activity.internal;

import java.util.List;

/** A backend as it was when a statement was last seen, with its neighbours in the blocking graph. */
record Sighting(Backend backend, List<Integer> blockedBy, List<Integer> blocked) {
    static Sighting of(Backend backend, BlockingGraph graph) {
        return new Sighting(backend, graph.blockers(backend.pid()), graph.waiters(backend.pid()));
    }
}
