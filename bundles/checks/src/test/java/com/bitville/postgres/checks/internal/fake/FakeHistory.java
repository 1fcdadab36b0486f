package com.bitville.postgres.checks.internal.fake;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An hour of moments in memory, of local tables the newest alone. */
public final class FakeHistory implements History, CycleListener {
    private final Map<String, Deque<TableMoment>> tables = new HashMap<>();

    @Override
    public void onCycle(Cycle cycle) {
        for (Snapshot snapshot : cycle.snapshots()) {
            for (Rowset rowset : snapshot.rowsets()) {
                Deque<TableMoment> moments = tables.computeIfAbsent(
                        cycle.server() + "/" + rowset.table().name(), name -> new ArrayDeque<>());
                if (rowset.table().reach() == Reach.LOCAL) {
                    moments.clear();
                }
                moments.add(new TableMoment(
                        snapshot.at(), rowset, snapshot.database().orElse("")));
                while (moments.getFirst().at().isBefore(snapshot.at().minus(RETENTION))) {
                    moments.removeFirst();
                }
            }
        }
    }

    @Override
    public List<String> servers() {
        return tables.keySet().stream()
                .map(key -> key.substring(0, key.indexOf('/')))
                .distinct()
                .toList();
    }

    @Override
    public Optional<Snapshot> latest(String server, String subject) {
        return Optional.empty();
    }

    @Override
    public List<TableMoment> moments(String server, String table, Instant from) {
        return tables.getOrDefault(server + "/" + table, new ArrayDeque<>()).stream()
                .filter(moment -> !moment.at().isBefore(from))
                .toList();
    }

    @Override
    public List<SeriesPoint> series(String server, SeriesQuery query, Instant from) {
        List<SeriesPoint> points = new ArrayList<>();
        for (TableMoment moment : moments(server, query.table(), from)) {
            int place = moment.rowset().table().indexOf(query.column());
            double sum = 0;
            for (@Nullable Object[] row : moment.rowset().rows()) {
                sum += place >= 0 && row[place] instanceof Number number ? number.doubleValue() : 0;
            }
            points.add(new SeriesPoint(moment.at(), sum));
        }
        return points;
    }

    @Override
    public List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from) {
        return List.of();
    }
}
