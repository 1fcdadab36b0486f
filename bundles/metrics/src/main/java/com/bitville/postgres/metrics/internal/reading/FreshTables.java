package com.bitville.postgres.metrics.internal.reading;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest tables of one server, without those that were not read for two and a half intervals: their figures would look alive. Of what
 * is read in visits to databases, which may be hours apart, everything that the history keeps is fresh.
 */
public final class FreshTables {
    private static final String DATABASES = "databases";

    private final History history;
    private final Duration cycle;
    private final Instant now;
    private final RelationRows relationRows;
    private final boolean keepsRows;

    /**
     * Reads a history.
     *
     * @param relationRows of relations that visits leave out
     * @param keepsRows whether these are kept for later readings
     */
    public FreshTables(History history, Duration cycle, Instant now, RelationRows relationRows, boolean keepsRows) {
        this.history = history;
        this.relationRows = relationRows;
        this.keepsRows = keepsRows;
        this.cycle = cycle;
        this.now = now;
    }

    /** The tables of a server by name, of the collectors of these scopes. */
    public Map<String, CollectedTable> of(String server, List<Collector> collectors, Set<Scope> scopes) {
        Map<String, CollectedTable> tables = new LinkedHashMap<>();
        for (Collector collector : collectors) {
            Subject subject = collector.subject();
            if (scopes.contains(subject.scope())) {
                if (subject.scope() == Scope.DATABASE) {
                    subject.tables().forEach(table -> visited(server, subject, table, tables));
                } else {
                    latest(server, subject, tables);
                }
            }
        }
        return tables;
    }

    private void latest(String server, Subject subject, Map<String, CollectedTable> tables) {
        history.latest(server, subject.name())
                .filter(snapshot -> isFresh(subject, snapshot.at()))
                .ifPresent(snapshot -> snapshot.rowsets()
                        .forEach(rowset -> tables.put(
                                rowset.table().name(), new CollectedTable(subject.name(), rowset, snapshot.at()))));
    }

    private boolean isFresh(Subject subject, Instant read) {
        Duration interval = subject.every().compareTo(cycle) > 0 ? subject.every() : cycle;
        return Duration.between(read, now).compareTo(interval.multipliedBy(5).dividedBy(2)) <= 0;
    }

    /** The databases of a server; empty if they are not known. */
    private Set<String> databases(String server) {
        Set<String> names = new HashSet<>();
        history.latest(server, DATABASES).stream()
                .flatMap(snapshot -> snapshot.rowsets().stream())
                .filter(rowset -> rowset.table().name().equals(DATABASES))
                .forEach(rowset -> rowset.rows()
                        .forEach(row -> names.add(CollectedTable.text(CollectedTable.value(rowset, row, "datname")))));
        return names;
    }

    /** The newest rows of each database, as one table. */
    private void visited(String server, Subject subject, Table table, Map<String, CollectedTable> tables) {
        Instant from = now.minus(subject.every().multipliedBy(2)).minus(Duration.ofDays(1));
        List<TableMoment> moments = history.moments(server, table.name(), from);
        if (RelationRows.has(table.name()) && !moments.isEmpty()) {
            TableMoment last = moments.get(moments.size() - 1);
            List<@Nullable Object[]> rows = relationRows.read(server, moments, databases(server), keepsRows);
            tables.put(
                    table.name(),
                    new CollectedTable(
                            subject.name(), Rowset.complete(last.rowset().table(), rows), last.at()));
            return;
        }
        Set<String> seen = new HashSet<>();
        List<@Nullable Object[]> rows = new ArrayList<>();
        Instant newest = Instant.MIN;
        Table shape = table;
        for (int i = moments.size() - 1; i >= 0; i--) {
            TableMoment moment = moments.get(i);
            Table read = moment.rowset().table();
            if (newest.equals(Instant.MIN)) {
                shape = read;
                newest = moment.at();
            }
            if (read.columns().equals(shape.columns()) && seen.add(moment.database())) {
                rows.addAll(moment.rowset().rows());
            }
        }
        if (!newest.equals(Instant.MIN)) {
            tables.put(table.name(), new CollectedTable(subject.name(), Rowset.complete(shape, rows), newest));
        }
    }
}
