package com.bitville.postgres.webconsole.internal.facts;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Columns of a table summed over the time of a request, for each key, and how the sums came about. */
final class SumFacts {
    static final int MOST_ROWS = 500;

    /** The rows whose way is told, and into how many parts the time is divided at most. */
    static final int MOST_WAYS = 120;

    static final int MOST_PARTS = 60;
    private static final int LONGEST_TEXT = 300;
    private static final int LONGEST_OF_ONE = 20_000;
    private static final int FEW = 5;

    private final History history;
    private final FactsQuery query;
    private final AnswerSize size;

    SumFacts(History history, FactsQuery query, AnswerSize size) {
        this.history = history;
        this.query = query;
        this.size = size;
    }

    /** By table: the end of each part of the time, and the rows with the most of the first column. */
    Map<String, @Nullable Object> sums(String server) {
        Map<String, @Nullable Object> found = new LinkedHashMap<>();
        for (FactsQuery.Sum sum : query.sums()) {
            found.put(
                    sum.table(), sum(sum, RowFacts.within(history.moments(server, sum.table(), query.from()), query)));
        }
        return found;
    }

    /** By key: the texts of what the sums are about, no others. */
    Map<String, @Nullable Object> texts(String server, FactsQuery.Lookup lookup, Map<String, @Nullable Object> sums) {
        Map<String, @Nullable Object> wanted = new HashMap<>();
        for (Object table : sums.values()) {
            if (table instanceof Map<?, ?> fields && fields.get("rows") instanceof List<?> rows) {
                rows.forEach(row -> wanted.put(Objects.toString(((Map<?, ?>) row).get(lookup.key())), null));
            }
        }
        int longest = wanted.size() <= FEW ? LONGEST_OF_ONE : LONGEST_TEXT;
        Map<String, @Nullable Object> texts = new LinkedHashMap<>();
        for (Map<String, @Nullable Object> row : history.recent(
                server, lookup.table(), lookup.key(), query.to().minus(History.RETENTION.multipliedBy(2)))) {
            String key = Objects.toString(row.get(lookup.key()));
            Object text = AnswerSize.shortened(row.get(lookup.column()), longest);
            if (wanted.containsKey(key)
                    && text != null
                    && size.take(AnswerSize.size(key) + AnswerSize.size(text) + 8)) {
                texts.putIfAbsent(key, text);
            }
        }
        return texts;
    }

    /**
     * Twice over the moments: an hour may hold fifty thousand statements that ran once, and only of the few that are told there is room
     * for more than one number.
     */
    private Map<String, @Nullable Object> sum(FactsQuery.Sum sum, List<TableMoment> moments) {
        int together = Math.max(1, (moments.size() + MOST_PARTS - 1) / MOST_PARTS);
        int parts = (moments.size() + together - 1) / together;
        Map<List<@Nullable Object>, Total> all = new HashMap<>();
        List<Double> ends = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            eachRow(
                    sum,
                    moments.get(i).rowset(),
                    (key, values) -> all.computeIfAbsent(key, unseen -> new Total(all.size()))
                            .add(values.applyAsDouble(0)));
            if (i % together == together - 1 || i == moments.size() - 1) {
                ends.add(SeriesFacts.seconds(moments.get(i).at()));
            }
        }
        Map<List<@Nullable Object>, double[][]> most = new LinkedHashMap<>();
        all.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(MOST_ROWS)
                .forEach(entry ->
                        most.put(entry.getKey(), new double[sum.columns().size()][parts]));
        for (int i = 0; i < moments.size(); i++) {
            int part = i / together;
            eachRow(sum, moments.get(i).rowset(), (key, values) -> {
                double[][] totals = most.get(key);
                for (int c = 0; totals != null && c < totals.length; c++) {
                    totals[c][part] += values.applyAsDouble(c);
                }
            });
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        most.forEach((key, totals) -> rows.add(row(sum, key, totals, rows.size() < MOST_WAYS)));
        List<Map<String, @Nullable Object>> shown = new ArrayList<>();
        boolean fit = size.add(shown, rows, LONGEST_TEXT);
        Map<String, @Nullable Object> told = RowFacts.told(shown, !fit || all.size() > MOST_ROWS);
        told.put("keys", all.size());
        told.put("ends", ends);
        return told;
    }

    /** The sum of the first column of a key; those with the most come first, of equals the one that was met first. */
    private static final class Total implements Comparable<Total> {
        private final int place;
        private double sum;

        Total(int place) {
            this.place = place;
        }

        void add(double value) {
            sum += value;
        }

        @Override
        public int compareTo(Total other) {
            int bySum = Double.compare(other.sum, sum);
            return bySum != 0 ? bySum : Integer.compare(place, other.place);
        }
    }

    /** Each row that is asked for: its key, and the number in each of the columns to sum. */
    private static void eachRow(
            FactsQuery.Sum sum, Rowset rowset, BiConsumer<List<@Nullable Object>, IntToDoubleFunction> told) {
        Table table = rowset.table();
        int only = table.indexOf(sum.column());
        if (!sum.column().isEmpty() && only < 0) {
            return;
        }
        int[] keys = sum.keys().stream().mapToInt(table::indexOf).toArray();
        int[] columns = sum.columns().stream().mapToInt(table::indexOf).toArray();
        for (@Nullable Object[] row : rowset.rows()) {
            if (only < 0 || sum.value().equals(Objects.toString(row[only]))) {
                @Nullable Object[] key = new @Nullable Object[keys.length];
                for (int k = 0; k < keys.length; k++) {
                    key[k] = keys[k] < 0 ? null : row[keys[k]];
                }
                told.accept(
                        Arrays.asList(key),
                        c -> columns[c] >= 0 && row[columns[c]] instanceof Number number ? number.doubleValue() : 0);
            }
        }
    }

    /** With a condition a request is about one thing, whose every column is followed; else about many, of which the first is. */
    private static Map<String, @Nullable Object> row(
            FactsQuery.Sum sum, List<@Nullable Object> key, double[][] totals, boolean way) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < key.size(); i++) {
            row.put(sum.keys().get(i), key.get(i));
        }
        for (int c = 0; c < totals.length; c++) {
            row.put(sum.columns().get(c), rounded(total(totals[c])));
            if (way && (c == 0 || !sum.column().isEmpty())) {
                row.put(
                        sum.columns().get(c) + "_way",
                        Arrays.stream(totals[c]).mapToObj(SumFacts::rounded).toList());
            }
        }
        return row;
    }

    private static double total(double[] parts) {
        return Arrays.stream(parts).sum();
    }

    private static Object rounded(double value) {
        return value == Math.rint(value) ? (Object) (long) value : (Object) (Math.rint(value * 1_000) / 1_000);
    }
}
