package com.bitville.postgres.activity.internal.correlation;

import com.bitville.postgres.activity.internal.blocking.BlockingGraph;
import com.bitville.postgres.activity.internal.blocking.PreparedTransactions;
import com.bitville.postgres.activity.internal.session.Backend;
import com.bitville.postgres.api.correlation.RequestContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backend as it was when a statement was last seen, with its neighbours in the blocking graph.
 *
 * @param backend the backend
 * @param blockedBy its blockers by process id, each with the id of its request or null
 * @param blocking the sessions that waited for it, in the same form
 */
public record StatementSighting(
        Backend backend, Map<Integer, @Nullable String> blockedBy, Map<Integer, @Nullable String> blocking) {
    static StatementSighting of(Backend backend, BlockingGraph graph, Map<Integer, Backend> byPid) {
        return new StatementSighting(
                backend, requests(graph.blockers(backend.pid()), byPid), requests(graph.waiters(backend.pid()), byPid));
    }

    private static Map<Integer, @Nullable String> requests(List<Integer> nodes, Map<Integer, Backend> byPid) {
        Map<Integer, @Nullable String> requests = new LinkedHashMap<>();
        for (int node : nodes) {
            Backend other = byPid.get(node);
            RequestContext context = other == null ? RequestContext.NONE : other.context();
            requests.put(PreparedTransactions.pid(node), context.correlationId());
        }
        return requests;
    }
}
