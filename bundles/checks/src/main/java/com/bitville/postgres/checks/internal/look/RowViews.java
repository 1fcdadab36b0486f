package com.bitville.postgres.checks.internal.look;

import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.history.TableMoment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows by the names of their columns, made once a look: many checks read the same ones. Used by one thread. */
final class RowViews {
    private final IdentityHashMap<Rowset, List<TableRow>> rows = new IdentityHashMap<>();

    List<TableRow> of(TableMoment moment) {
        return rows.computeIfAbsent(moment.rowset(), rowset -> TableRow.all(rowset.table(), rowset.rows()));
    }

    /** The readings of a window; their rows are made together, so that they find their columns by one map. */
    List<TableReading> of(List<TableMoment> moments) {
        List<Rowset> together = new ArrayList<>();
        for (TableMoment moment : moments) {
            Rowset rowset = moment.rowset();
            if (!rows.containsKey(rowset)) {
                if (!together.isEmpty() && !together.get(0).table().equals(rowset.table())) {
                    make(together);
                    together.clear();
                }
                together.add(rowset);
            }
        }
        make(together);
        List<TableReading> readings = new ArrayList<>(moments.size());
        for (TableMoment moment : moments) {
            readings.add(new TableReading(moment.at(), of(moment)));
        }
        return Collections.unmodifiableList(readings);
    }

    private void make(List<Rowset> together) {
        if (together.isEmpty()) {
            return;
        }
        Table table = together.get(0).table();
        List<@Nullable Object[]> all = new ArrayList<>();
        together.forEach(rowset -> all.addAll(rowset.rows()));
        List<TableRow> made = TableRow.all(table, all);
        int from = 0;
        for (Rowset rowset : together) {
            int to = from + rowset.rows().size();
            rows.put(rowset, made.subList(from, to));
            from = to;
        }
    }
}
