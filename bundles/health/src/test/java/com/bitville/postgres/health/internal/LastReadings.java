package com.bitville.postgres.health.internal;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A history that has one snapshot of a server's log. */
final class LastReadings implements History {
    private final Map<String, Snapshot> logs = new HashMap<>();

    void put(Snapshot snapshot) {
        logs.put(snapshot.server(), snapshot);
    }

    @Override
    public List<String> servers() {
        return List.copyOf(logs.keySet());
    }

    @Override
    public Optional<Snapshot> latest(String server, String subject) {
        return Optional.ofNullable(logs.get(server))
                .filter(snapshot -> snapshot.subject().name().equals(subject));
    }

    @Override
    public List<TableMoment> moments(String server, String table, Instant from) {
        return List.of();
    }

    @Override
    public List<SeriesPoint> series(String server, SeriesQuery seriesQuery, Instant from) {
        return List.of();
    }

    @Override
    public List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from) {
        return List.of();
    }
}
