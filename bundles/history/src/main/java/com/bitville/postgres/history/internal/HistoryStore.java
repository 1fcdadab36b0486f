package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.history.internal.TableSeries.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All series, within a limit of bytes and of age. Safe for use by several threads. */
final class HistoryStore {
    private final long mostBytes;
    private final long mostNanos;
    /** Two subjects may have a table of the same name. */
    private record Key(String subject, String table) {}

    private final Map<String, Map<Key, TableSeries>> servers = new TreeMap<>();
    private long bytes;

    HistoryStore(long mostBytes, long mostNanos) {
        this.mostBytes = mostBytes;
        this.mostNanos = mostNanos;
    }

    synchronized void add(String server, Collection<Held> tables, long now) {
        for (Held read : tables) {
            TableSeries series = servers.computeIfAbsent(server, name -> new LinkedHashMap<>())
                    .computeIfAbsent(
                            new Key(read.subject().name(), read.rowset().table().name()), key -> new TableSeries());
            Held held = series.sharing(read);
            // Of what stays inside only the newest is asked for: totals, whole lists.
            while (held.rowset().table().reach() == Reach.LOCAL
                    && !series.moments().isEmpty()) {
                dropOldest(series);
            }
            series.add(held);
            bytes += held.bytes() + TableSeries.OVERHEAD;
        }
        boolean emptied = dropAged(now);
        while (bytes > mostBytes) {
            shelves().max(Comparator.comparingLong(TableSeries::bytes)).ifPresent(this::dropOldest);
            emptied = true;
        }
        if (emptied) {
            dropEmpty();
        }
    }

    /** Whether a table may have nothing left. */
    private boolean dropAged(long now) {
        boolean emptied = false;
        for (Map<Key, TableSeries> tables : servers.values()) {
            for (TableSeries series : tables.values()) {
                Deque<Held> moments = series.moments();
                while (!moments.isEmpty() && now - moments.getFirst().arrived() > kept(moments.getFirst())) {
                    dropOldest(series);
                }
                emptied |= moments.isEmpty();
            }
        }
        return emptied;
    }

    private void dropOldest(TableSeries series) {
        bytes -= series.dropOldest();
    }

    /** What is read every few hours would otherwise be gone for most of the time. */
    private long kept(Held held) {
        return Math.max(mostNanos, 2 * held.subject().every().toNanos());
    }

    private void dropEmpty() {
        servers.values()
                .forEach(tables -> tables.values()
                        .removeIf(tableSeries -> tableSeries.moments().isEmpty()));
        servers.values().removeIf(Map::isEmpty);
    }

    private Stream<TableSeries> shelves() {
        return servers.values().stream().flatMap(tables -> tables.values().stream());
    }

    synchronized List<String> servers() {
        return List.copyOf(servers.keySet());
    }

    /** The newest moment of each table of a server. */
    synchronized List<Held> newest(String server) {
        return servers.getOrDefault(server, Map.of()).values().stream()
                .map(tableSeries -> tableSeries.moments().getLast())
                .toList();
    }

    /** The moments of a table that are not before a time, the oldest first. */
    synchronized List<Held> moments(String server, String table, Instant from) {
        List<TableSeries> series = series(server, table);
        if (series.size() == 1) {
            return series.get(0).since(from);
        }
        return series.stream()
                .flatMap(one -> one.since(from).stream())
                .sorted(Comparator.comparingLong(Held::arrived))
                .toList();
    }

    /** Of those the last of each database, by its name. */
    synchronized Collection<Held> newest(String server, String table, Instant from) {
        List<TableSeries> series = series(server, table);
        if (series.size() == 1) {
            return series.get(0).newest(from);
        }
        return TableSeries.lastOfEach(moments(server, table, from));
    }

    private List<TableSeries> series(String server, String table) {
        List<TableSeries> series = new ArrayList<>(1);
        for (Map.Entry<Key, TableSeries> each :
                servers.getOrDefault(server, Map.of()).entrySet()) {
            if (each.getKey().table().equals(table)) {
                series.add(each.getValue());
            }
        }
        return series;
    }

    /** Everything, by server, the oldest moment of each table first. */
    synchronized Map<String, List<Held>> all() {
        Map<String, List<Held>> all = new TreeMap<>();
        servers.forEach((server, tables) -> all.put(
                server,
                tables.values().stream()
                        .flatMap(tableSeries -> tableSeries.moments().stream())
                        .toList()));
        return all;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** The time of the oldest moment. */
    synchronized Optional<Instant> since() {
        return shelves()
                .map(tableSeries -> tableSeries.moments().getFirst().at())
                .min(Comparator.naturalOrder());
    }

    synchronized long count() {
        return shelves().mapToLong(tableSeries -> tableSeries.moments().size()).sum();
    }
}
