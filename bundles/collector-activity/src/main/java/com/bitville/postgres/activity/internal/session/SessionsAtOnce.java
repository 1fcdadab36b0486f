package com.bitville.postgres.activity.internal.session;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All backends of a server at one moment.
 *
 * @param readAt the server's time
 * @param backends the complete rows: all active sessions, and idle ones whose last statement belongs to a correlated request
 * @param groups all others, counted
 */
public record SessionsAtOnce(Instant readAt, List<Backend> backends, List<SessionGroup> groups) {
    public SessionsAtOnce {
        backends = List.copyOf(backends);
        groups = List.copyOf(groups);
    }

    /** The ids of the requests that backends work for, by process id. */
    public Map<Integer, String> requests() {
        Map<Integer, String> requests = new LinkedHashMap<>();
        backends.forEach(backend -> {
            String id = backend.context().correlationId();
            if (id != null) {
                requests.put(backend.pid(), id);
            }
        });
        return requests;
    }

    public Map<Integer, Backend> byPid() {
        Map<Integer, Backend> byPid = new LinkedHashMap<>();
        backends.forEach(backend -> byPid.put(backend.pid(), backend));
        return byPid;
    }
}
