package com.bitville.postgres.webconsole.internal.facts;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private Map<String, @Nullable Object> sum(FactsQuery.Sum sum, List<TableMoment> moments) {
        int together = Math.max(1, (moments.size() + MOST_PARTS - 1) / MOST_PARTS);
        int parts = (moments.size() + together - 1) / together;
        Map<List<@Nullable Object>, double[][]> byKey = new LinkedHashMap<>();
        List<Double> ends = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            add(sum, moments.get(i).rowset(), byKey, i / together, parts);
            if (i % together == together - 1 || i == moments.size() - 1) {
                ends.add(SeriesFacts.seconds(moments.get(i).at()));
            }
        }
        List<Map.Entry<List<@Nullable Object>, double[][]>> most = byKey.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -total(entry.getValue()[0])))
                .limit(MOST_ROWS)
                .toList();
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Map.Entry<List<@Nullable Object>, double[][]> entry : most) {
            rows.add(row(sum, entry.getKey(), entry.getValue(), rows.size() < MOST_WAYS));
        }
        List<Map<String, @Nullable Object>> shown = new ArrayList<>();
        boolean fit = size.add(shown, rows, LONGEST_TEXT);
        Map<String, @Nullable Object> told = RowFacts.told(shown, !fit || byKey.size() > MOST_ROWS);
        told.put("keys", byKey.size());
        told.put("ends", ends);
        return told;
    }

    private static void add(
            FactsQuery.Sum sum, Rowset rowset, Map<List<@Nullable Object>, double[][]> byKey, int part, int parts) {
        Table table = rowset.table();
        int only = table.indexOf(sum.column());
        if (!sum.column().isEmpty() && only < 0) {
            return;
        }
        int[] keys = sum.keys().stream().mapToInt(table::indexOf).toArray();
        int[] columns = sum.columns().stream().mapToInt(table::indexOf).toArray();
        for (@Nullable Object[] row : rowset.rows()) {
            if (only >= 0 && !sum.value().equals(Objects.toString(row[only]))) {
                continue;
            }
            List<@Nullable Object> key = Arrays.asList(
                    Arrays.stream(keys).mapToObj(at -> at < 0 ? null : row[at]).toArray());
            double[][] totals = byKey.computeIfAbsent(key, unseen -> new double[columns.length][parts]);
            for (int c = 0; c < columns.length; c++) {
                if (columns[c] >= 0 && row[columns[c]] instanceof Number number) {
                    totals[c][part] += number.doubleValue();
                }
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
