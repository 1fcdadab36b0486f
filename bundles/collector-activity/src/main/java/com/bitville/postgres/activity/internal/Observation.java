package com.bitville.postgres.activity.internal;

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

    /** One session; {@code query} is the beginning of its text. */
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
            @Nullable String query) {
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
