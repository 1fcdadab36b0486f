package com.bitville.postgres.statements.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Chooses which statements are worth a row: the union of the first by time, calls, blocks, temporary blocks and WAL. */
final class Top {
    private static final List<List<String>> MEASURES = List.of(
            List.of("total_exec_time", "total_plan_time"),
            List.of("calls"),
            List.of("shared_blks_hit", "shared_blks_read", "local_blks_hit", "local_blks_read"),
            List.of("temp_blks_read", "temp_blks_written"),
            List.of("wal_bytes"));

    private Top() {}

    /** At most {@code each} times five keys, the most time first. */
    static List<Key> of(Deltas deltas, Layout layout, int each) {
        Set<Key> union = new LinkedHashSet<>();
        for (List<String> measure : MEASURES) {
            int[] places = measure.stream()
                    .mapToInt(layout::indexOf)
                    .filter(place -> place >= 0)
                    .toArray();
            ToDoubleFunction<Key> value = key -> sum(deltas.of(key), places);
            deltas.byKey().keySet().stream()
                    .filter(key -> value.applyAsDouble(key) > 0)
                    .sorted(Comparator.comparingDouble(value).reversed().thenComparingLong(Key::queryid))
                    .limit(each)
                    .forEach(union::add);
        }
        return new ArrayList<>(union);
    }

    private static double sum(double[] delta, int[] places) {
        double sum = 0;
        for (int place : places) {
            sum += Double.isNaN(delta[place]) ? 0 : delta[place];
        }
        return sum;
    }
}
