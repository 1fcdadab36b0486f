package com.bitville.postgres.metrics.internal.reading;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest row of each relation, of the tables whose visits read only relations that changed and the greatest: what a visit leaves out is
 * as it was, also when the history has forgotten it. Of relations with one name the newest counts, and dropped relations have no row. Safe
 * for use by several threads.
 */
public final class RelationRows {
    /** How the rows of a table are told apart: the column of the identifier, and those of the name. */
    private static final Map<String, List<String>> IDENTITY = Map.of(
            "tables", List.of("relid", "schemaname", "relname"),
            "indexes", List.of("indexrelid", "schemaname", "relname", "indexrelname"));
    /** What its collector says is gone, beside a table. */
    private static final String GONE = "_gone";
    /** Rows that are kept of a table and server: as many as have series at most. They take 1.6 MB. */
    private static final int MOST = 1_000;
    /** Relations that are gone, of which the history may still have rows. */
    private static final int MOST_GONE = 10_000;

    private final Map<Place, Kept> tables = new HashMap<>();

    private record Place(String server, String table) {}

    /** A relation; of all relations of a database the identifier is empty. */
    private record Relation(String database, String id) {}

    @SuppressWarnings("ArrayRecordComponent") // The values of a rowset, shared as they are.
    private record Row(
            Instant at,
            Relation relation,
            List<String> name,
            @Nullable Object[] values) {}

    private static final class Kept {
        private List<Column> columns = List.of();
        private final Map<Relation, Row> rows = new LinkedHashMap<>();
        private final Map<Relation, Instant> gone = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Relation, Instant> eldest) {
                return size() > MOST_GONE;
            }
        };

        private boolean isGone(Row row) {
            Instant own = gone.getOrDefault(row.relation(), Instant.MIN);
            Instant all = gone.getOrDefault(new Relation(row.relation().database(), ""), Instant.MIN);
            return row.at().isBefore(own) || row.at().isBefore(all);
        }
    }

    static boolean has(String table) {
        return IDENTITY.containsKey(table);
    }

    /** Takes what a cycle says of relations that are gone. */
    public synchronized void forget(Cycle cycle) {
        for (Snapshot snapshot : cycle.snapshots()) {
            for (Rowset rowset : snapshot.rowsets()) {
                String name = rowset.table().name();
                String table = name.endsWith(GONE) ? name.substring(0, name.length() - GONE.length()) : "";
                if (has(table)) {
                    Kept kept = of(snapshot.server(), table);
                    String id = id(table);
                    rowset.rows()
                            .forEach(row -> kept.gone.put(
                                    new Relation(
                                            CollectedTable.text(CollectedTable.value(rowset, row, "datname")),
                                            CollectedTable.text(CollectedTable.value(rowset, row, id))),
                                    snapshot.at()));
                }
            }
        }
    }

    /**
     * The rows of a table.
     *
     * @param moments what the history has of it, the oldest first
     * @param databases the databases that exist; empty if that is not known
     * @param keeps whether rows are kept for later readings
     */
    synchronized List<@Nullable Object[]> read(
            String server, List<TableMoment> moments, Set<String> databases, boolean keeps) {
        Rowset newest = moments.get(moments.size() - 1).rowset();
        Kept kept = of(server, newest.table().name());
        if (!kept.columns.equals(newest.table().columns())) {
            kept.rows.clear();
            kept.columns = newest.table().columns();
        }
        List<Row> all = new ArrayList<>();
        moments.stream()
                .filter(moment -> moment.rowset().table().columns().equals(kept.columns))
                .forEach(moment -> moment.rowset().rows().forEach(row -> all.add(row(moment, row))));
        all.addAll(kept.rows.values());
        all.removeIf(row -> kept.isGone(row)
                || (!databases.isEmpty() && !databases.contains(row.relation().database())));
        all.sort(Comparator.comparing(Row::at).reversed());
        Set<Relation> relations = new HashSet<>();
        Set<List<String>> names = new HashSet<>();
        all.removeIf(row -> !relations.add(row.relation()) || !names.add(row.name()));
        kept.rows.keySet().retainAll(all.stream().map(Row::relation).toList());
        if (keeps) {
            for (Row row : all) {
                if (kept.rows.size() < MOST || kept.rows.containsKey(row.relation())) {
                    kept.rows.put(row.relation(), row);
                }
            }
        }
        return all.stream().map(Row::values).toList();
    }

    private static Row row(TableMoment moment, @Nullable Object[] values) {
        Rowset rowset = moment.rowset();
        String table = rowset.table().name();
        List<String> name = new ArrayList<>(List.of(moment.database()));
        IDENTITY.getOrDefault(table, List.of()).stream()
                .skip(1)
                .forEach(column -> name.add(CollectedTable.text(CollectedTable.value(rowset, values, column))));
        return new Row(
                moment.at(),
                new Relation(moment.database(), CollectedTable.text(CollectedTable.value(rowset, values, id(table)))),
                name,
                values);
    }

    private static String id(String table) {
        return IDENTITY.getOrDefault(table, List.of("")).get(0);
    }

    private Kept of(String server, String table) {
        return tables.computeIfAbsent(new Place(server, table), unseen -> new Kept());
    }

    public synchronized boolean isEmpty() {
        return tables.isEmpty();
    }

    public synchronized void clear() {
        tables.clear();
    }
}
