package com.bitville.postgres.activity.internal;

import com.bitville.postgres.api.correlation.RequestContext;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the recorder sees in one second.
 *
 * @param at the server's time
 * @param sessions the client sessions that are not idle
 */
record Observation(Instant at, List<Seen> sessions) {
    Observation {
        sessions = List.copyOf(sessions);
    }

    /** One session; {@code query} is the beginning of its text, {@code queryEnd} the end where that is not the whole. */
    record Seen(
            int pid,
            @Nullable Instant queryStart,
            String state,
            @Nullable String waitEventType,
            @Nullable String waitEvent,
            @Nullable String usename,
            @Nullable String datname,
            @Nullable String applicationName,
            @Nullable Long queryId,
            @Nullable String query,
            @Nullable String queryEnd) {
        /** The request it works for: a comment may stand in front or, as sqlcommenter has it, at the end. */
        RequestContext context() {
            RequestContext front = RequestContext.of(applicationName, query);
            return queryEnd == null ? front : front.or(RequestContext.ofTail(null, queryEnd));
        }

        boolean active() {
            return state.equals("active") || state.equals("fastpath function call");
        }

        boolean waitsForLock() {
            return "Lock".equals(waitEventType);
        }
    }

    long active() {
        return sessions.stream().filter(Seen::active).count();
    }

    long waiting() {
        return sessions.stream().filter(Seen::waitsForLock).count();
    }
}
