package com.bitville.postgres.metrics.internal.total;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.metrics.internal.naming.OwnTable;
import com.bitville.postgres.metrics.internal.reading.CollectedTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The totals of one table's rows. A row keeps its place as long as it comes; rows beyond the limit share one place. */
final class CountedTable {
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final OwnTable ownTable;
    private final List<String> columns;
    private final Map<List<String>, CountedRow> rows = new LinkedHashMap<>();
    /** What the rows that came no more had, by column: their series end, and a sum of all rows must not fall. */
    private final double[] forgotten;

    private @Nullable CountedRow rest;
    private Instant startedAt = Instant.MAX;

    CountedTable(OwnTable ownTable, List<String> columns) {
        this.ownTable = ownTable;
        this.columns = columns;
        this.forgotten = new double[columns.size()];
        Arrays.fill(forgotten, Double.NaN);
    }

    List<String> columns() {
        return columns;
    }

    void begin(boolean again, Instant at) {
        rows.values().removeIf(row -> {
            boolean gone = row.seenAt().isBefore(at.minus(FORGOTTEN));
            for (int i = 0; gone && i < forgotten.length; i++) {
                forgotten[i] = sum(forgotten[i], row.value(i));
            }
            return gone;
        });
        List<CountedRow> all = new ArrayList<>(rows.values());
        if (rest != null) {
            all.add(rest);
        }
        all.forEach(again ? CountedRow::discard : CountedRow::settle);
    }

    void add(Rowset rowset, Instant at) {
        startedAt = startedAt.isBefore(at) ? startedAt : at;
        for (@Nullable Object[] row : rowset.rows()) {
            List<String> labels = labels(rowset, row);
            CountedRow known = rows.get(labels);
            if (known == null && rows.size() < ownTable.most()) {
                known = new CountedRow(columns.size(), at);
                rows.put(labels, known);
            }
            add(known == null ? rest(at) : known, rowset, row, at);
        }
    }

    void addRest(Rowset rowset, Instant at) {
        for (@Nullable Object[] row : rowset.rows()) {
            add(rest(at), rowset, row, at);
        }
    }

    private CountedRow rest(Instant at) {
        CountedRow shared = rest == null ? new CountedRow(columns.size(), at) : rest;
        rest = shared;
        return shared;
    }

    private void add(CountedRow counted, Rowset rowset, @Nullable Object[] row, Instant at) {
        for (int i = 0; i < columns.size(); i++) {
            if (CollectedTable.value(rowset, row, columns.get(i)) instanceof Number increment) {
                counted.add(i, increment.doubleValue(), at);
            }
        }
    }

    private List<String> labels(Rowset rowset, @Nullable Object[] row) {
        return ownTable.labels().stream()
                .map(label -> CollectedTable.text(CollectedTable.value(rowset, row, label)))
                .toList();
    }

    /** The totals of a column; without {@code rows} as one sum. */
    List<CountedValue> read(String column, boolean each) {
        int place = columns.indexOf(column);
        List<CountedValue> readings = new ArrayList<>();
        if (place < 0) {
            return readings;
        }
        double sum = rest == null ? Double.NaN : rest.value(place);
        for (Map.Entry<List<String>, CountedRow> row : rows.entrySet()) {
            double value = row.getValue().value(place);
            if (Double.isNaN(value)) {
                continue;
            }
            if (each) {
                readings.add(
                        new CountedValue(row.getKey(), value, row.getValue().startedAt()));
            } else {
                sum = sum(sum, value);
            }
        }
        if (!each) {
            sum = sum(sum, forgotten[place]);
        }
        if (!Double.isNaN(sum)) {
            Instant since = each && rest != null ? rest.startedAt() : startedAt;
            readings.add(new CountedValue(CountedValue.rest(ownTable.labels().size()), sum, since));
        }
        return readings;
    }

    private static double sum(double one, double other) {
        return Double.isNaN(one) ? other : Double.isNaN(other) ? one : one + other;
    }
}
