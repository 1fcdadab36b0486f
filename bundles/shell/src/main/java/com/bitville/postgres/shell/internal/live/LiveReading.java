package com.bitville.postgres.shell.internal.live;

import com.bitville.postgres.api.collect.Snapshot;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One look at the sessions of a server for a live view.
 *
 * @param sessions the newest sessions that are known, with redacted texts
 * @param readAt when the look ended, by the agent's clock
 * @param costMs what the look cost the server's budget, in ms of CPU; 0 if nothing was read
 * @param problem why the sessions are older than the look, or empty
 * @param use what each backend used since the look before, by process id; without what is not known
 */
public record LiveReading(
        Snapshot sessions, Instant readAt, double costMs, String problem, Map<Integer, BackendUse> use) {
    /** A thousandth of a core at most, like the recorder. */
    private static final int TIMES_ITS_COST = 1_000;

    static final int LEAST_MS = 2_000;

    public LiveReading {
        use = Map.copyOf(use);
    }

    /** How long after the look the next one is allowed. */
    public long restMs() {
        return Math.max(LEAST_MS, Math.round(costMs * TIMES_ITS_COST));
    }

    /**
     * What a backend used.
     *
     * @param cpuPercent of one core; null if the server is not on this host, or at the first look
     * @param readPerSecond bytes read, null before PostgreSQL 18
     * @param writtenPerSecond bytes written, null before PostgreSQL 18
     */
    public record BackendUse(
            @Nullable Double cpuPercent,
            @Nullable Double readPerSecond,
            @Nullable Double writtenPerSecond) {}
}
