package com.bitville.postgres.activity.internal.correlation;

import java.time.Instant;

/**
 * One run of a statement of an application's request, as known since it was first seen.
 *
 * @param pid its backend
 * @param start when it began, by the server's clock
 * @param correlationId the request's bare UUID
 * @param lastSeen when it was last seen running
 * @param announced whether it was already sent as a long-running one
 */
public record CorrelatedStatement(int pid, Instant start, String correlationId, Instant lastSeen, boolean announced) {
    /** Identifies a run: a backend runs one statement at a time. */
    public record Key(int pid, Instant start) {}

    Key key() {
        return new Key(pid, start);
    }
}
