package com.bitville.postgres.report.internal.read;

import java.time.Instant;
import java.util.Optional;

/**
 * One root cause and the sessions that it blocked.
 *
 * @param ended when no waiter was seen any more; empty while it is open
 * @param durationMs from the first wait to the end, or to the last reading
 * @param peakBlocked how many waited at most
 */
public record IncidentFact(
        String id,
        Instant started,
        Optional<Instant> ended,
        double durationMs,
        double peakBlocked,
        String root,
        String rootState,
        String user,
        String database,
        String application,
        String query,
        String lockType,
        String mode,
        String relation) {}
