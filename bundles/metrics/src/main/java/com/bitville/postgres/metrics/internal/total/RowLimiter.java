package com.bitville.postgres.metrics.internal.total;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses which rows of a table have series if there are too many: whoever has one keeps it as long as the row exists, because a set that
 * changes would have a series for every row before long. What the counters of the others grow by is summed, since the sum of their totals
 * would fall with every row that leaves. Safe for use by several threads.
 */
public final class RowLimiter {
    private final Map<String, Set<List<String>>> chosen = new HashMap<>();
    private final Map<String, RestGrowth> rests = new HashMap<>();

    /** A row's labels and its counters. */
    public record LimitedRow(List<String> labels, List<Double> counters) {}

    /** The growth of the counters of rows without series. */
    private static final class RestGrowth {
        private final Map<List<String>, List<Double>> last = new HashMap<>();
        private final double[] grown;
        private final Instant startedAt;
        private Instant readAt;

        RestGrowth(int counters, Instant at) {
            this.grown = new double[counters];
            this.startedAt = at;
            this.readAt = Instant.MIN;
        }

        void add(List<LimitedRow> rows, Instant at) {
            if (!at.isAfter(readAt)) {
                return;
            }
            readAt = at;
            Set<List<String>> present = new HashSet<>();
            for (LimitedRow row : rows) {
                present.add(row.labels());
                List<Double> before = last.put(row.labels(), row.counters());
                for (int i = 0; before != null && i < grown.length; i++) {
                    double growth = row.counters().get(i) - before.get(i);
                    grown[i] += growth >= 0
                            ? growth
                            : Double.isNaN(growth) ? 0 : row.counters().get(i);
                }
            }
            last.keySet().retainAll(present);
        }
    }

    /** The rows that have series. */
    public synchronized Set<List<String>> choose(String server, String table, List<List<String>> labels, int most) {
        Set<List<String>> kept = chosen.computeIfAbsent(server + '\n' + table, unseen -> new LinkedHashSet<>());
        kept.retainAll(new HashSet<>(labels));
        for (List<String> row : labels) {
            if (kept.size() >= most) {
                break;
            }
            kept.add(row);
        }
        return Set.copyOf(kept);
    }

    /** What the counters of the rows without series have grown by since the first reading of them. */
    public synchronized List<CountedValue> rest(String server, String table, List<LimitedRow> others, Instant at) {
        String key = server + '\n' + table;
        if (others.isEmpty() && !rests.containsKey(key)) {
            return List.of();
        }
        int counters = others.isEmpty() ? 0 : others.get(0).counters().size();
        RestGrowth rest = rests.get(key);
        if (rest == null || (counters > 0 && rest.grown.length != counters)) {
            rest = new RestGrowth(counters, at);
            rests.put(key, rest);
        }
        rest.add(others, at);
        List<CountedValue> readings = new ArrayList<>();
        for (double value : rest.grown) {
            readings.add(new CountedValue(List.of(), value, rest.startedAt));
        }
        return readings;
    }

    /** Forgets everything. */
    public synchronized void clear() {
        chosen.clear();
        rests.clear();
    }
}
