package com.bitville.postgres.statements.internal.delta;

import com.bitville.postgres.statements.internal.entry.ExtensionColumns;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Selects the statements that get a row: the union of the top ones by time, calls, blocks, temporary blocks and WAL. */
public final class TopStatements {
    private static final List<List<String>> MEASURES = List.of(
            List.of("total_exec_time", "total_plan_time"),
            List.of("calls"),
            List.of("shared_blks_hit", "shared_blks_read", "local_blks_hit", "local_blks_read"),
            List.of("temp_blks_read", "temp_blks_written"),
            List.of("wal_bytes"));

    /** The top entries of one measure so far, the greatest first. */
    private final @Nullable StatementKey[] keys;

    private final double[] values;
    private int count;

    private TopStatements(int most) {
        keys = new @Nullable StatementKey[most];
        values = new double[most];
    }

    /** At most {@code each} times five keys, the most time first. */
    public static List<StatementKey> of(StatementDeltas statementDeltas, ExtensionColumns extensionColumns, int each) {
        Set<StatementKey> union = new LinkedHashSet<>();
        for (List<String> measure : MEASURES) {
            int[] places = measure.stream()
                    .mapToInt(extensionColumns::indexOf)
                    .filter(place -> place >= 0)
                    .toArray();
            TopStatements topStatements = new TopStatements(each);
            for (Map.Entry<StatementKey, double[]> delta :
                    statementDeltas.byKey().entrySet()) {
                topStatements.offer(delta.getKey(), sum(delta.getValue(), places));
            }
            Collections.addAll(union, topStatements.keys);
        }
        union.remove(null);
        return new ArrayList<>(union);
    }

    private void offer(StatementKey statementKey, double value) {
        if (value <= 0 || (count == keys.length && !before(statementKey, value, count - 1))) {
            return;
        }
        int place = count < keys.length ? count++ : count - 1;
        while (place > 0 && before(statementKey, value, place - 1)) {
            keys[place] = keys[place - 1];
            values[place] = values[place - 1];
            place--;
        }
        keys[place] = statementKey;
        values[place] = value;
    }

    private boolean before(StatementKey statementKey, double value, int place) {
        StatementKey other = keys[place];
        return value > values[place]
                || (value == values[place] && other != null && statementKey.queryid() < other.queryid());
    }

    private static double sum(double[] delta, int[] places) {
        double sum = 0;
        for (int place : places) {
            sum += Double.isNaN(delta[place]) ? 0 : delta[place];
        }
        return sum;
    }
}
