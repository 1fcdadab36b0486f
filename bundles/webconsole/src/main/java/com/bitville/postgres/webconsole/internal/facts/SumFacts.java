package com.bitville.postgres.webconsole.internal.facts;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Columns of a table summed over the time of a request, for each key, and how the sums came about. */
final class SumFacts {
    private static final int LONGEST_TEXT = 300;

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

    private Map<String, @Nullable Object> sum(FactsQuery.Sum sum, List<TableMoment> moments) {
        int together = Math.max(1, (moments.size() + KeyedSums.MOST_PARTS - 1) / KeyedSums.MOST_PARTS);
        List<KeyedSums.Portion> portions = new ArrayList<>();
        List<Double> ends = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            Rowset rowset = moments.get(i).rowset();
            portions.add(new KeyedSums.Portion(i / together, taker -> eachRow(sum, rowset, taker)));
            if (i % together == together - 1 || i == moments.size() - 1) {
                ends.add(SeriesFacts.seconds(moments.get(i).at()));
            }
        }
        // Who has no row in a reading did nothing until then.
        return told(new KeyedSums(sum, portions, ends.size(), 0), ends, size);
    }

    /** Sums as the document has them, as far as they fit. */
    static Map<String, @Nullable Object> told(KeyedSums sums, List<Double> ends, AnswerSize size) {
        List<Map<String, @Nullable Object>> shown = new ArrayList<>();
        List<Map<String, @Nullable Object>> rows = sums.rows();
        boolean fit = size.add(shown, rows, LONGEST_TEXT);
        Map<String, @Nullable Object> told = RowFacts.told(shown, !fit || sums.keys() > rows.size());
        told.put("keys", sums.keys());
        told.put("ends", ends);
        return told;
    }

    /** Each row that is asked for: its key, and the number in each of the columns to sum. */
    private static void eachRow(FactsQuery.Sum sum, Rowset rowset, KeyedSums.Taker taker) {
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
                taker.accept(
                        Arrays.asList(key),
                        c -> columns[c] >= 0 && row[columns[c]] instanceof Number number
                                ? number.doubleValue()
                                : Double.NaN);
            }
        }
    }
}
