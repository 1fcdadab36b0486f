package com.bitville.postgres.report.internal.write;

import com.bitville.postgres.report.internal.fact.FactColumn;
import com.bitville.postgres.report.internal.fact.FactKind;
import com.bitville.postgres.report.internal.fact.FactPlot;
import com.bitville.postgres.report.internal.fact.FactTable;
import com.bitville.postgres.report.internal.fact.FigureText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The figures of a plot as rows: its steps, put together to so few that they can be read. */
final class PlotTable {
    static final int MOST = 24;

    private PlotTable() {}

    static FactTable of(FactPlot plot) {
        int steps = plot.bands().isEmpty() ? 0 : plot.bands().get(0).values().length;
        int together = Math.max(1, (steps + MOST - 1) / MOST);
        Duration step = plot.step().multipliedBy(together);
        List<FactColumn> columns = new ArrayList<>();
        columns.add(new FactColumn("from", "From", FactKind.TIME));
        columns.add(new FactColumn("all", "All", FactKind.NUMBER));
        plot.bands().forEach(band -> columns.add(new FactColumn(band.name(), band.name(), FactKind.NUMBER)));
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (int first = 0; first < steps; first += together) {
            List<@Nullable Object> row = new ArrayList<>();
            row.add(plot.start().plus(plot.step().multipliedBy(first)));
            Double all = null;
            for (FactPlot.Band band : plot.bands()) {
                Double mean = mean(band.values(), first, Math.min(steps, first + together));
                all = mean == null ? all : Double.valueOf(mean + (all == null ? 0 : all));
                row.add(mean);
            }
            row.add(1, all);
            rows.add(row);
        }
        return new FactTable(
                plot.id() + "_steps",
                "In steps of " + FigureText.ms((double) step.toMillis()),
                plot.scope(),
                columns,
                rows,
                rows.size(),
                "",
                "");
    }

    /** Of the steps that are known; null where none is. */
    private static @Nullable Double mean(double[] values, int from, int to) {
        double sum = 0;
        int known = 0;
        for (int i = from; i < to; i++) {
            if (!Double.isNaN(values[i])) {
                sum += values[i];
                known++;
            }
        }
        return known == 0 ? null : Double.valueOf(sum / known);
    }
}
