package com.bitville.postgres.metrics.internal.family;

import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricName;
import com.bitville.postgres.api.metrics.MetricSelection;
import com.bitville.postgres.metrics.internal.naming.DeclaredMetric;
import com.bitville.postgres.metrics.internal.naming.LabelSource;
import com.bitville.postgres.metrics.internal.naming.LabelSource.Form;
import com.bitville.postgres.metrics.internal.naming.NamingTable;
import com.bitville.postgres.metrics.internal.naming.NamingTable.Fill;
import com.bitville.postgres.metrics.internal.naming.OwnTable.Option;
import com.bitville.postgres.metrics.internal.naming.OwnTableName;
import com.bitville.postgres.metrics.internal.naming.ValueSource;
import com.bitville.postgres.metrics.internal.reading.CollectedTable;
import com.bitville.postgres.metrics.internal.reading.CounterStarts;
import com.bitville.postgres.metrics.internal.total.RowLimiter;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The families that {@code metrics.txt} declares one by one: those of postgres_exporter, of OpenTelemetry's receiver, and those of no rule. */
public final class DeclaredFamilies {
    private static final String DATABASE = "datname";
    private static final String DATABASES = "databases";
    /** Far above what a server has without the options; with them the rows with a place keep it. */
    private static final int MOST = 1_000;

    private final NamingTable naming;
    private final RowLimiter limiter;

    public DeclaredFamilies(NamingTable naming, RowLimiter limiter) {
        this.naming = naming;
        this.limiter = limiter;
    }

    /** Adds the families of a server's tables. */
    public void of(
            String server, Map<String, CollectedTable> tables, MetricSelection selection, List<MetricFamily> families) {
        Map<String, CounterStarts> starts = new HashMap<>();
        MetricName last = MetricName.own("none");
        FamilyBuilder family = null;
        for (DeclaredMetric metric : naming.declared()) {
            if (!selection.naming().has(metric.name())) {
                continue;
            }
            if (family == null || !metric.name().equals(last)) {
                if (family != null) {
                    family.buildInto(families);
                }
                last = metric.name();
                family = new FamilyBuilder(
                        last, metric.kind(), metric.unit(), metric.help(), metric.largest() ? Math::max : Double::sum);
            }
            add(server, metric, tables, selection, starts, family);
        }
        if (family != null) {
            family.buildInto(families);
        }
    }

    private void add(
            String server,
            DeclaredMetric metric,
            Map<String, CollectedTable> tables,
            MetricSelection selection,
            Map<String, CounterStarts> starts,
            FamilyBuilder family) {
        for (ValueSource source : metric.source().values()) {
            CollectedTable table = tables.get(source.table());
            if (table != null && isWanted(source, selection) && hasColumns(table.rowset(), source)) {
                CounterStarts started =
                        starts.computeIfAbsent(source.table(), name -> CounterStarts.of(naming, tables, name));
                add(server, metric.source().labels(), source, table, started, family);
                fill(metric, table, tables.get(DATABASES), family);
                return;
            }
        }
    }

    private boolean isWanted(ValueSource source, MetricSelection selection) {
        Option option = naming.option(new OwnTableName(source.table()));
        return option == Option.ALWAYS || (option == Option.TABLES ? selection.tables() : selection.statements());
    }

    private static boolean hasColumns(Rowset rowset, ValueSource source) {
        return source.columns().stream()
                .allMatch(column -> ValueSource.isOne(column) || rowset.table().indexOf(column) >= 0);
    }

    private void add(
            String server,
            List<LabelSource> sources,
            ValueSource source,
            CollectedTable table,
            CounterStarts starts,
            FamilyBuilder family) {
        Rowset rowset = table.rowset();
        List<List<String>> labels = rowset.rows().stream()
                .map(row ->
                        sources.stream().map(label -> text(rowset, row, label)).toList())
                .toList();
        // Families of one table share its rows, so that a row has all of them or none.
        Set<List<String>> chosen =
                limiter.choose(server, source.table() + ' ' + sources, labels.size() > MOST ? labels : List.of(), MOST);
        for (int i = 0; i < labels.size(); i++) {
            @Nullable Object[] row = rowset.rows().get(i);
            if ((labels.size() <= MOST || chosen.contains(labels.get(i))) && holds(source, rowset, row)) {
                Map<String, String> named = new LinkedHashMap<>();
                for (int label = 0; label < sources.size(); label++) {
                    named.put(sources.get(label).label(), labels.get(i).get(label));
                }
                family.add(named, value(source, rowset, row, table.at()), starts.of(table, row), table.at());
            }
        }
    }

    private static String text(Rowset rowset, @Nullable Object[] row, LabelSource label) {
        if (label.form() == Form.CONSTANT) {
            return label.column();
        }
        String text = CollectedTable.text(CollectedTable.value(rowset, row, label.column()));
        return label.form() == Form.LOWER_CASE ? text.toLowerCase(Locale.ROOT) : text;
    }

    private static boolean holds(ValueSource source, Rowset rowset, @Nullable Object[] row) {
        return source.conditions().stream()
                .allMatch(condition -> CollectedTable.text(CollectedTable.value(rowset, row, condition.column()))
                                .equals(condition.value())
                        == condition.equal());
    }

    private static double value(ValueSource source, Rowset rowset, @Nullable Object[] row, Instant at) {
        double sum = Double.NaN;
        for (String column : source.columns()) {
            Object value = ValueSource.isOne(column) ? (Object) 1L : CollectedTable.value(rowset, row, column);
            double number = switch (source.function()) {
                case NUMBER -> FigureValue.number(value);
                case AGE -> FigureValue.age(value, at);
                case LSN -> FigureValue.lsn(value);
            };
            sum = Double.isNaN(sum) ? number : Double.isNaN(number) ? sum : sum + number;
        }
        return sum / source.divisor();
    }

    /** What postgres_exporter has of each database even where there is no row. */
    private void fill(
            DeclaredMetric metric, CollectedTable table, @Nullable CollectedTable databases, FamilyBuilder family) {
        Fill fill = naming.fills().get(metric.name().compatible());
        if (fill == null || databases == null) {
            return;
        }
        Set<String> known = new TreeSet<>();
        for (@Nullable Object[] row : databases.rowset().rows()) {
            known.add(CollectedTable.text(CollectedTable.value(databases.rowset(), row, DATABASE)));
        }
        known.remove("");
        int most = MOST / fill.values().size();
        known.stream()
                .limit(most)
                .forEach(database -> fill.values().forEach(value -> {
                    if (!family.hasBoth(DATABASE, database, fill.label(), value)) {
                        Map<String, String> labels = new LinkedHashMap<>();
                        metric.source().labels().forEach(label -> labels.put(label.label(), ""));
                        labels.put(DATABASE, database);
                        labels.put(fill.label(), value);
                        family.add(labels, 0, Optional.empty(), table.at());
                    }
                }));
    }
}
