package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.CycleListener;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Redaction;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.api.status.StatusSource;
import com.bitville.postgres.history.internal.TableSeries.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The history in memory. It keeps the same data as the listener gets, so pages and terminals only show redacted texts. */
@Component(service = {History.class, CycleListener.class, StatusSource.class})
public final class MemoryHistory implements History, CycleListener, StatusSource {
    private final Redaction redaction;
    private final HistoryHolder historyHolder;
    private final HistoryStore historyStore;

    /**
     * The component.
     *
     * @param redaction removes from texts what must not be kept
     * @param historyHolder outlives this component
     */
    @Activate
    public MemoryHistory(@Reference Redaction redaction, @Reference HistoryHolder historyHolder) {
        this.redaction = redaction;
        this.historyHolder = historyHolder;
        this.historyStore = historyHolder.store();
    }

    @Override
    public void onCycle(Cycle cycle) {
        long now = historyHolder.now();
        List<Held> tables = new ArrayList<>();
        for (Snapshot snapshot : cycle.snapshots()) {
            for (Rowset rowset : snapshot.rowsets()) {
                RowsetRedactor.Kept kept = RowsetRedactor.keep(rowset, redaction);
                tables.add(new Held(
                        snapshot.subject(),
                        snapshot.at(),
                        snapshot.intervalMs(),
                        kept.rowset(),
                        kept.bytes(),
                        now,
                        snapshot.database().orElse("")));
            }
        }
        historyStore.add(cycle.server(), tables, now);
    }

    @Override
    public List<String> servers() {
        return historyStore.servers();
    }

    @Override
    public Optional<Snapshot> latest(String server, String subject) {
        List<Held> tables = historyStore.newest(server).stream()
                .filter(held -> held.subject().name().equals(subject))
                .toList();
        return tables.stream()
                .max(Comparator.comparingLong(Held::arrived))
                .map(newest -> new Snapshot(
                        newest.subject(),
                        server,
                        newest.at(),
                        newest.intervalMs(),
                        tables.stream()
                                .filter(held -> held.arrived() == newest.arrived())
                                .map(Held::rowset)
                                .toList(),
                        Optional.empty()));
    }

    @Override
    public List<TableMoment> moments(String server, String table, Instant from) {
        return moments(historyStore.moments(server, table, from));
    }

    @Override
    public List<TableMoment> newest(String server, String table, Instant from) {
        return moments(historyStore.newest(server, table, from));
    }

    private static List<TableMoment> moments(Collection<Held> kept) {
        List<TableMoment> moments = new ArrayList<>(kept.size());
        for (Held held : kept) {
            moments.add(new TableMoment(held.at(), held.rowset(), held.database()));
        }
        return Collections.unmodifiableList(moments);
    }

    @Override
    public List<SeriesPoint> series(String server, SeriesQuery seriesQuery, Instant from) {
        return historyStore.moments(server, seriesQuery.table(), from).stream()
                .flatMap(held -> MeasureEvaluator.of(held.rowset(), seriesQuery).stream()
                        .mapToObj(value -> new SeriesPoint(held.at(), value)))
                .toList();
    }

    @Override
    public List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from) {
        Map<String, Map<String, @Nullable Object>> newest = new LinkedHashMap<>();
        List<TableMoment> moments = moments(server, table, from);
        for (int i = moments.size() - 1; i >= 0; i--) {
            Rowset rowset = moments.get(i).rowset();
            int place = rowset.table().indexOf(key);
            List<@Nullable Object[]> rows = rowset.rows();
            for (@Nullable Object[] row : rows) {
                if (place >= 0) {
                    newest.computeIfAbsent(String.valueOf(row[place]), name -> named(rowset, row));
                }
            }
        }
        return List.copyOf(newest.values());
    }

    private static Map<String, @Nullable Object> named(Rowset rowset, @Nullable Object[] row) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < row.length; i++) {
            named.put(rowset.table().columns().get(i).name(), row[i]);
        }
        return named;
    }

    long bytes() {
        return historyStore.bytes();
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("bytes", historyStore.bytes());
        status.put("max_bytes", HistoryHolder.MOST_BYTES);
        status.put("moments", historyStore.count());
        historyStore.since().ifPresent(since -> status.put("since", since.toString()));
        return Map.of("history", status);
    }
}
