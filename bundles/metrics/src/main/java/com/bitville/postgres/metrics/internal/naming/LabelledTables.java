package com.bitville.postgres.metrics.internal.naming;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tables whose collectors name the labels themselves. Collectors may be anybody's: labels that would spoil an answer or show a
 * statement's text are as if they were not named.
 */
final class LabelledTables {
    private static final int MOST = 200;
    private static final Pattern LABEL = Pattern.compile("(?!__)[a-z_][a-z0-9_]*");
    /** What the outlets add, and what Prometheus keeps for itself. */
    private static final Set<String> TAKEN = Set.of("server", "le", "quantile");

    private LabelledTables() {}

    static Map<String, OwnTable> of(List<Collector> collectors) {
        Map<String, OwnTable> tables = new HashMap<>();
        for (Collector collector : collectors) {
            List<String> labels = collector.metricLabels();
            String name = collector.subject().name();
            if (!labels.isEmpty()
                    && collector.subject().tables().stream()
                            .filter(table -> table.name().equals(name))
                            .anyMatch(table -> allows(table, labels))) {
                OwnTable rows = new OwnTable(List.copyOf(labels), MOST, OwnTable.Option.ALWAYS, Set.of(), Set.of(), "");
                tables.put(name, rows);
                tables.put(new OwnTableName(name).totals(), rows);
            }
        }
        return tables;
    }

    private static boolean allows(Table table, List<String> labels) {
        return Set.copyOf(labels).size() == labels.size()
                && labels.stream()
                        .allMatch(label -> LABEL.matcher(label).matches()
                                && !TAKEN.contains(label)
                                && table.indexOf(label) >= 0
                                && !isFree(table.columns().get(table.indexOf(label))));
    }

    private static boolean isFree(Column column) {
        return column.kind() == Kind.SQL_TEXT || column.kind() == Kind.FREE_TEXT;
    }
}
