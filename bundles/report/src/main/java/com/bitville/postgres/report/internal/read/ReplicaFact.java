package com.bitville.postgres.report.internal.read;

import com.bitville.postgres.report.internal.fact.FactScope;
import com.bitville.postgres.report.internal.source.Shift;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who takes the WAL.
 *
 * @param name its application name
 * @param state as last read, or null beyond the last hour
 * @param mostBytes the most WAL that it had not replayed
 * @param lastBytes the same at the end of the range
 * @param mostMs for how long at least what it showed was old, at most; null where that is not known
 * @param since since when it was behind without a pause, at the end of the range
 * @param points bytes behind over time
 */
public record ReplicaFact(
        FactScope scope,
        String name,
        @Nullable String state,
        @Nullable String syncState,
        double mostBytes,
        double lastBytes,
        @Nullable Double mostMs,
        Optional<Instant> since,
        List<Shift.Point> points) {}
