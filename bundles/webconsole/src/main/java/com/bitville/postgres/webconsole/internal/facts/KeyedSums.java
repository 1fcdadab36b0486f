package com.bitville.postgres.webconsole.internal.facts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Columns summed by key, in as many parts as the time is divided into. The rows are read twice: of most keys there is room for one number alone. */
final class KeyedSums {
    static final int MOST_ROWS = 500;

    /** Into so many parts the time is divided at most. */
    static final int MOST_PARTS = 60;

    /** The rows whose parts are told. */
    private static final int MOST_WAYS = 120;

    /** A key and the number in each of the columns, {@code NaN} where there is none. */
    interface Taker extends BiConsumer<List<@Nullable Object>, IntToDoubleFunction> {}

    /**
     * What was read at once.
     *
     * @param part the part of the time to which it belongs
     * @param rows hands each row to a taker
     */
    record Portion(int part, Consumer<Taker> rows) {}

    private final FactsQuery.Sum sum;
    private final Map<List<@Nullable Object>, Total> all = new HashMap<>();
    private final Map<List<@Nullable Object>, double[][]> most = new LinkedHashMap<>();

    /**
     * Sums portions.
     *
     * @param absent what a part is in which the key had no row: 0, or {@code NaN} where that says nothing
     */
    KeyedSums(FactsQuery.Sum sum, List<Portion> portions, int parts, double absent) {
        this.sum = sum;
        for (Portion portion : portions) {
            portion.rows()
                    .accept((key, values) -> all.computeIfAbsent(key, unseen -> new Total(all.size()))
                            .add(values.applyAsDouble(0)));
        }
        all.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(MOST_ROWS)
                .forEach(entry -> most.put(entry.getKey(), empty(parts, absent)));
        for (Portion portion : portions) {
            portion.rows().accept((key, values) -> {
                double[][] totals = most.get(key);
                for (int c = 0; totals != null && c < totals.length; c++) {
                    totals[c][portion.part()] = plus(totals[c][portion.part()], values.applyAsDouble(c));
                }
            });
        }
    }

    private double[][] empty(int parts, double absent) {
        double[][] totals = new double[sum.columns().size()][parts];
        Arrays.stream(totals).forEach(column -> Arrays.fill(column, absent));
        return totals;
    }

    private static double plus(double before, double value) {
        return Double.isNaN(value) ? before : Double.isNaN(before) ? value : before + value;
    }

    /** How many keys there are, told or not. */
    int keys() {
        return all.size();
    }

    /** The rows with the most of the first column, those first. */
    List<Map<String, @Nullable Object>> rows() {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        most.forEach((key, totals) -> rows.add(row(key, totals, rows.size() < MOST_WAYS)));
        return rows;
    }

    /** With a condition a request is about one thing, whose every column is followed; else about many, of which the first is. */
    private Map<String, @Nullable Object> row(List<@Nullable Object> key, double[][] totals, boolean way) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < key.size(); i++) {
            row.put(sum.keys().get(i), key.get(i));
        }
        for (int c = 0; c < totals.length; c++) {
            String column = sum.columns().get(c);
            row.put(column, rounded(Arrays.stream(totals[c]).reduce(Double.NaN, KeyedSums::plus)));
            if (way && (c == 0 || !sum.column().isEmpty())) {
                row.put(
                        column + "_way",
                        Arrays.stream(totals[c]).mapToObj(KeyedSums::rounded).toList());
            }
        }
        return row;
    }

    private static @Nullable Object rounded(double value) {
        if (Double.isNaN(value)) {
            return null;
        }
        return value == Math.rint(value) ? (Object) (long) value : (Object) (Math.rint(value * 1_000) / 1_000);
    }

    /** The sum of the first column of a key; those with the most come first, of equals the one that was met first. */
    private static final class Total implements Comparable<Total> {
        private final int place;
        private double value;

        Total(int place) {
            this.place = place;
        }

        void add(double more) {
            value = plus(value, more);
        }

        @Override
        public int compareTo(Total other) {
            int bySum = Double.compare(other.value, value);
            return bySum != 0 ? bySum : Integer.compare(place, other.place);
        }
    }
}
