package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.activity.internal.session.Backend;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What the recorder sees in one second.
 *
 * @param at the server's time
 * @param sessions the client sessions that are not idle: those that wait for a lock, then those that run, then the others
 */
public record RecorderSample(Instant at, List<Backend> sessions) {
    /** More sessions say nothing new. */
    public static final int MOST = 500;

    private static final Comparator<Backend> WAITING_FIRST = Comparator.comparing(
                    (Backend backend) -> !backend.waitsForLock())
            .thenComparing(backend -> !backend.running());

    public RecorderSample {
        sessions = List.copyOf(sessions);
    }

    /**
     * Of more sessions than are kept those that come first.
     *
     * @param backends what was seen, in any order
     */
    public static RecorderSample of(Instant at, List<Backend> backends) {
        return new RecorderSample(
                at,
                backends.stream()
                        .filter(backend -> backend.client() && backend.state() != null && !backend.idle())
                        .sorted(WAITING_FIRST)
                        .limit(MOST)
                        .map(Backend::brief)
                        .toList());
    }

    long active() {
        return sessions.stream().filter(Backend::running).count();
    }

    long waiting() {
        return sessions.stream().filter(Backend::waitsForLock).count();
    }
}
