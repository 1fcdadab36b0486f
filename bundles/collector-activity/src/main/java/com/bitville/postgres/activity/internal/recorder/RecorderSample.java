package com.bitville.postgres.activity.internal.recorder;

import com.bitville.postgres.activity.internal.session.Backend;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * One sample of the recorder.
 *
 * @param at the server's time
 * @param sessions the client sessions that are not idle: those that wait for a lock, then those that run, then the others
 */
public record RecorderSample(Instant at, List<Backend> sessions) {
    /** The maximum number of sessions; more add no information. */
    public static final int MOST = 500;

    private static final Comparator<Backend> WAITING_FIRST = Comparator.comparing(
                    (Backend backend) -> !backend.waitsForLock())
            .thenComparing(backend -> !backend.running());

    public RecorderSample {
        sessions = List.copyOf(sessions);
    }

    /**
     * Keeps the most important sessions up to the limit.
     *
     * @param backends the sessions, in any order
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
