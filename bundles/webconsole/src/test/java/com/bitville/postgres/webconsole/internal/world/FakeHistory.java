package com.bitville.postgres.webconsole.internal.world;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a test says was read. Filled before it is asked. */
public final class FakeHistory implements History, Readings {
    private final Map<String, Map<String, List<TableMoment>>> byServer = new LinkedHashMap<>();
    private final Map<String, Map<String, List<String>>> subjects = new LinkedHashMap<>();

    @Override
    public FakeHistory put(
            String server, String subject, String table, Instant at, String database, String head, List<?>... rows) {
        Rowset rowset = Readings.rowset(table, head, rows);
        byServer.computeIfAbsent(server, unseen -> new LinkedHashMap<>())
                .computeIfAbsent(table, unseen -> new ArrayList<>())
                .add(new TableMoment(at, rowset, database));
        List<String> tables = subjects.computeIfAbsent(server, unseen -> new LinkedHashMap<>())
                .computeIfAbsent(subject, unseen -> new ArrayList<>());
        if (!tables.contains(table)) {
            tables.add(table);
        }
        return this;
    }

    @Override
    public List<String> servers() {
        return byServer.keySet().stream().sorted().toList();
    }

    @Override
    public Optional<Snapshot> latest(String server, String subject) {
        List<TableMoment> last = subjects.getOrDefault(server, Map.of()).getOrDefault(subject, List.of()).stream()
                .map(table -> moments(server, table, Instant.EPOCH))
                .map(moments -> moments.get(moments.size() - 1))
                .toList();
        return last.isEmpty()
                ? Optional.empty()
                : Optional.of(new Snapshot(
                        new Subject(subject, Scope.SERVER, Duration.ZERO, Lane.CORE, List.of()),
                        server,
                        last.get(0).at(),
                        60_000,
                        last.stream().map(TableMoment::rowset).toList(),
                        Optional.empty()));
    }

    @Override
    public List<TableMoment> moments(String server, String table, Instant from) {
        return byServer.getOrDefault(server, Map.of()).getOrDefault(table, List.of()).stream()
                .filter(moment -> !moment.at().isBefore(from))
                .toList();
    }

    @Override
    public List<SeriesPoint> series(String server, SeriesQuery seriesQuery, Instant from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from) {
        Map<String, Map<String, @Nullable Object>> newest = new LinkedHashMap<>();
        for (TableMoment moment : moments(server, table, from)) {
            for (@Nullable Object[] values : moment.rowset().rows()) {
                Map<String, @Nullable Object> row = new LinkedHashMap<>();
                for (int i = 0; i < values.length; i++) {
                    row.put(moment.rowset().table().columns().get(i).name(), values[i]);
                }
                newest.put(Objects.toString(row.get(key)), row);
            }
        }
        return List.copyOf(newest.values());
    }
}
