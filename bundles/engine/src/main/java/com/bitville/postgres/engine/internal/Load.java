package com.bitville.postgres.engine.internal;

import com.bitville.postgres.api.collect.Rowset;
import com.bitville.postgres.api.collect.Snapshot;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * How busy a server is, taken from a snapshot that was read anyway.
 *
 * @param connections client sessions, the agent's own among them
 * @param maxConnections how many there may be
 * @param lockWaiters client sessions that wait for a lock
 * @param replicaLag how far a replica is behind in seconds, zero where there is none
 */
record Load(long connections, long maxConnections, long lockWaiters, double replicaLag) {
    private static final String TABLE = "session_counts";

    /** Empty where the snapshot does not count sessions or the limit is not known. */
    static Optional<Load> of(Snapshot snapshot, @Nullable String maxConnections, OptionalDouble replicaLag) {
        if (maxConnections == null) {
            return Optional.empty();
        }
        return snapshot.rowsets().stream()
                .filter(rowset -> rowset.table().name().equals(TABLE))
                .findFirst()
                .map(counts -> new Load(
                        count(counts, "backend_type", "client backend") + count(counts, "own", null),
                        Long.parseLong(maxConnections),
                        count(counts, "wait_event_type", "Lock"),
                        replicaLag.orElse(0)));
    }

    private static long count(Rowset counts, String property, @Nullable String value) {
        int by = counts.table().indexOf("counted_by");
        int named = counts.table().indexOf("value");
        int sessions = counts.table().indexOf("sessions");
        List<@Nullable Object[]> rows = counts.rows();
        return rows.stream()
                .filter(row -> property.equals(row[by]) && Objects.equals(value, row[named]))
                .mapToLong(row -> row[sessions] instanceof Number number ? number.longValue() : 0)
                .sum();
    }
}
