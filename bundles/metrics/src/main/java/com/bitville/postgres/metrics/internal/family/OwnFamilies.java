package com.bitville.postgres.metrics.internal.family;

import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.metrics.MetricFamily;
import com.bitville.postgres.api.metrics.MetricKind;
import com.bitville.postgres.api.metrics.MetricName;
import com.bitville.postgres.api.metrics.MetricSelection;
import com.bitville.postgres.metrics.internal.naming.NamingTable;
import com.bitville.postgres.metrics.internal.naming.OwnNames;
import com.bitville.postgres.metrics.internal.naming.OwnTable;
import com.bitville.postgres.metrics.internal.naming.OwnTable.Option;
import com.bitville.postgres.metrics.internal.naming.OwnTableName;
import com.bitville.postgres.metrics.internal.reading.CollectedTable;
import com.bitville.postgres.metrics.internal.reading.CounterStarts;
import com.bitville.postgres.metrics.internal.total.CountedValue;
import com.bitville.postgres.metrics.internal.total.IncrementTotals;
import com.bitville.postgres.metrics.internal.total.RowLimiter;
import com.bitville.postgres.metrics.internal.total.RowLimiter.LimitedRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The series under the agent's own names. */
public final class OwnFamilies {
    private static final String REST = "rest";

    private final NamingTable naming;
    private final IncrementTotals increments;
    private final RowLimiter limiter;

    public OwnFamilies(NamingTable naming, IncrementTotals increments, RowLimiter limiter) {
        this.naming = naming;
        this.increments = increments;
        this.limiter = limiter;
    }

    /** The families of a server's tables; returns how many rows of each table have no series. */
    public Map<String, Integer> of(
            String server,
            Map<String, CollectedTable> tables,
            Map<String, Subject> subjects,
            MetricSelection selection,
            List<MetricFamily> families) {
        Map<String, Integer> leftOut = new LinkedHashMap<>();
        tables.forEach((name, table) -> {
            OwnTable ownTable = naming.own().get(name);
            if (ownTable == null && table.rowset().table().form() == TableLayout.SINGLE && !isRest(name)) {
                ownTable = OwnTable.SINGLE;
            }
            Subject subject = subjects.get(table.subject());
            if (ownTable == null || subject == null || (ownTable.option() == Option.TABLES && !selection.tables())) {
                return;
            }
            boolean each = ownTable.option() != Option.STATEMENTS || selection.statements();
            Set<String> counted =
                    IncrementTotals.columns(subject, table.rowset().table(), ownTable);
            counted.forEach(column -> increments(server, table, column, each, families));
            int out = rows(server, table, CounterStarts.of(naming, tables, name), counted, families);
            if (out > 0) {
                leftOut.put(name, out);
            }
        });
        return leftOut;
    }

    private boolean isRest(String table) {
        return naming.own().values().stream().anyMatch(own -> own.rest().equals(table));
    }

    private OwnTable shape(String table) {
        return naming.own().getOrDefault(table, OwnTable.SINGLE);
    }

    private void increments(
            String server, CollectedTable table, String column, boolean each, List<MetricFamily> families) {
        String name = table.rowset().table().name();
        Column declared =
                table.rowset().table().columns().get(table.rowset().table().indexOf(column));
        OwnNames.of(table.subject(), name, declared, MetricKind.COUNTER).ifPresent(published -> {
            FamilyBuilder family = builder(published, MetricKind.COUNTER, declared);
            for (CountedValue reading : increments.read(server, table.subject(), name, column, each)) {
                family.add(
                        labels(shape(name).labels(), reading.labels()),
                        reading.value() / published.divisor(),
                        Optional.of(reading.startedAt()),
                        table.at());
            }
            family.buildInto(families);
        });
    }

    /** Gauges and the server's own totals; returns how many rows have no series. */
    private int rows(
            String server,
            CollectedTable table,
            CounterStarts starts,
            Set<String> counted,
            List<MetricFamily> families) {
        Rowset rowset = table.rowset();
        String name = rowset.table().name();
        OwnTable ownTable = shape(name);
        List<Column> gauges = new ArrayList<>();
        List<Column> totals = new ArrayList<>();
        for (Column column : rowset.table().columns()) {
            boolean total = ownTable.totals().contains(column.name())
                    || (column.kind() == Kind.COUNTER && new OwnTableName(name).isOfTotals());
            if (total) {
                totals.add(column);
            } else if (column.kind() != Kind.COUNTER
                    && !counted.contains(column.name())
                    && !ownTable.labels().contains(column.name())) {
                gauges.add(column);
            }
        }
        if (gauges.isEmpty() && totals.isEmpty()) {
            return 0;
        }
        List<List<String>> labels =
                rowset.rows().stream().map(row -> values(ownTable, rowset, row)).toList();
        Set<List<String>> chosen = limiter.choose(server, name, labels, ownTable.most());
        for (Column column : gauges) {
            family(table, column, Optional.empty(), labels, chosen).ifPresent(family -> family.buildInto(families));
        }
        List<CountedValue> rest = limiter.rest(server, name, others(rowset, totals, labels, chosen), table.at());
        for (int i = 0; i < totals.size(); i++) {
            Column column = totals.get(i);
            Optional<FamilyBuilder> family = family(table, column, Optional.of(starts), labels, chosen);
            if (family.isPresent() && i < rest.size()) {
                double divisor = OwnNames.of(table.subject(), name, column, MetricKind.COUNTER)
                        .map(OwnNames.Published::divisor)
                        .orElse(1.0);
                family.get()
                        .add(
                                labels(
                                        ownTable.labels(),
                                        Collections.nCopies(ownTable.labels().size(), REST)),
                                rest.get(i).value() / divisor,
                                Optional.of(rest.get(i).startedAt()),
                                table.at());
            }
            family.ifPresent(built -> built.buildInto(families));
        }
        return totals.isEmpty() ? labels.size() - chosen.size() : 0;
    }

    private static List<LimitedRow> others(
            Rowset rowset, List<Column> totals, List<List<String>> labels, Set<List<String>> chosen) {
        List<LimitedRow> others = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            if (!chosen.contains(labels.get(i)) && !totals.isEmpty()) {
                @Nullable Object[] row = rowset.rows().get(i);
                others.add(new LimitedRow(
                        labels.get(i),
                        totals.stream()
                                .map(column -> FigureValue.number(CollectedTable.value(rowset, row, column.name())))
                                .toList()));
            }
        }
        return others;
    }

    /** A counter if it is given when the counters started, else a gauge. */
    private Optional<FamilyBuilder> family(
            CollectedTable table,
            Column column,
            Optional<CounterStarts> starts,
            List<List<String>> labels,
            Set<List<String>> chosen) {
        MetricKind kind = starts.isPresent() ? MetricKind.COUNTER : MetricKind.GAUGE;
        Rowset rowset = table.rowset();
        List<String> names = shape(rowset.table().name()).labels();
        return OwnNames.of(table.subject(), rowset.table().name(), column, kind).map(published -> {
            FamilyBuilder family = builder(published, kind, column);
            for (int i = 0; i < labels.size(); i++) {
                if (chosen.contains(labels.get(i))) {
                    @Nullable Object[] row = rowset.rows().get(i);
                    family.add(
                            labels(names, labels.get(i)),
                            FigureValue.number(CollectedTable.value(rowset, row, column.name())) / published.divisor(),
                            starts.flatMap(known -> known.of(table, row)),
                            table.at());
                }
            }
            return family;
        });
    }

    private static FamilyBuilder builder(OwnNames.Published published, MetricKind kind, Column column) {
        return new FamilyBuilder(
                MetricName.own(published.name()),
                kind,
                published.unit(),
                column.description(),
                kind == MetricKind.COUNTER ? Double::sum : Math::max);
    }

    private static List<String> values(OwnTable ownTable, Rowset rowset, @Nullable Object[] row) {
        return ownTable.labels().stream()
                .map(label -> CollectedTable.text(CollectedTable.value(rowset, row, label)))
                .toList();
    }

    private static Map<String, String> labels(List<String> names, List<String> values) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            labels.put(names.get(i), values.get(i));
        }
        return labels;
    }
}
