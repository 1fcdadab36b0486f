package com.bitville.postgres.metrics.internal.total;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.metrics.internal.naming.NamingTable;
import com.bitville.postgres.metrics.internal.naming.OwnTable;
import com.bitville.postgres.metrics.internal.naming.OwnTableName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sums what the collectors deliver as increments. What has the server's own totals beside it is not summed. Safe for use by several threads. */
public final class IncrementTotals {
    /** Times of readings are compared by ms and come from two clocks' roundings. */
    private static final Duration ROUNDING = Duration.ofMillis(100);

    private final NamingTable naming;
    private final Map<Place, Instant> readings = new HashMap<>();
    private final Map<Place, Map<String, CountedTable>> tables = new HashMap<>();

    private record Place(String server, String subject) {}

    public IncrementTotals(NamingTable naming) {
        this.naming = naming;
    }

    /** The columns of a table that hold increments. */
    public static Set<String> columns(Subject subject, Table table, OwnTable ownTable) {
        boolean summed = table.reach() == Reach.SHIPPED
                && (!ownTable.rest().isEmpty() || !hasTotals(subject, new OwnTableName(table.name())));
        Set<String> columns = new LinkedHashSet<>(ownTable.increments());
        for (Column column : table.columns()) {
            if (summed && column.kind() == Kind.COUNTER) {
                columns.add(column.name());
            }
        }
        columns.retainAll(table.columns().stream().map(Column::name).toList());
        return columns;
    }

    private static boolean hasTotals(Subject subject, OwnTableName name) {
        return subject.tables().stream().anyMatch(table -> table.name().equals(name.totals()));
    }

    /** Adds the increments of a cycle. */
    public synchronized void add(Cycle cycle) {
        for (Snapshot snapshot : cycle.snapshots()) {
            if (snapshot.database().isEmpty()) {
                add(snapshot);
            }
        }
    }

    private void add(Snapshot snapshot) {
        Place place = new Place(snapshot.server(), snapshot.subject().name());
        Map<String, CountedTable> counted = tables.computeIfAbsent(place, unseen -> new HashMap<>());
        Instant before = readings.put(place, snapshot.at());
        boolean again = before != null
                && snapshot.intervalMs() > 0
                && snapshot.at().minusMillis(snapshot.intervalMs()).isBefore(before.minus(ROUNDING));
        counted.values().forEach(table -> table.begin(again, snapshot.at()));
        for (Rowset rowset : snapshot.rowsets()) {
            Table table = rowset.table();
            OwnTable ownTable = naming.own().get(table.name());
            if (ownTable == null
                    && table.form() == TableLayout.SINGLE
                    && rest(table.name()).isEmpty()) {
                ownTable = OwnTable.SINGLE;
            }
            if (ownTable != null) {
                of(counted, snapshot.subject(), table, ownTable).add(rowset, snapshot.at());
            }
        }
        for (Rowset rowset : snapshot.rowsets()) {
            rest(rowset.table().name()).ifPresent(whole -> {
                CountedTable shared = counted.get(whole);
                if (shared != null) {
                    shared.addRest(rowset, snapshot.at());
                }
            });
        }
        counted.values().removeIf(table -> table.columns().isEmpty());
    }

    /** The table to whose rest a table belongs. */
    private Optional<String> rest(String table) {
        return naming.own().entrySet().stream()
                .filter(own -> own.getValue().rest().equals(table))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static CountedTable of(Map<String, CountedTable> counted, Subject subject, Table table, OwnTable ownTable) {
        List<String> columns = List.copyOf(columns(subject, table, ownTable));
        CountedTable known = counted.get(table.name());
        if (known == null || !known.columns().equals(columns)) {
            known = new CountedTable(ownTable, columns);
            counted.put(table.name(), known);
        }
        return known;
    }

    /** The totals of a column; without {@code each} the sum over all rows alone. */
    public synchronized List<CountedValue> read(
            String server, String subject, String table, String column, boolean each) {
        CountedTable counted =
                tables.getOrDefault(new Place(server, subject), Map.of()).get(table);
        return counted == null ? List.of() : counted.read(column, each);
    }

    /** Whether it keeps nothing. */
    public synchronized boolean isEmpty() {
        return tables.isEmpty() && readings.isEmpty();
    }

    /** Forgets everything. */
    public synchronized void clear() {
        readings.clear();
        tables.clear();
    }
}
