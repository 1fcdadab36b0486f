package com.bitville.postgres.checks.internal.look;

import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedDatabase;
import com.bitville.postgres.api.check.VisitedRow;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the checks of one server keep of the visits to its databases: of each table the rows that a check may judge, until the next visit.
 * The history keeps them for less than the day that may pass between two visits. Used by one thread.
 */
public final class DatabaseVisits {
    /** The longest time that a reading stays in the history. */
    static final Duration LONGEST = Duration.ofDays(2);
    /** Some megabytes; beyond that a database counts as not visited, so that nobody takes it for well. */
    private static final int MOST_VALUES = 300_000;

    private record Key(String check, String table) {}

    /** Tables of which a visit reads what has changed and the greatest alone, and by what their rows are told apart. */
    private static final Map<String, String> CHANGES = Map.of("tables", "relid", "indexes", "indexrelid");
    /** A row that is not read again has not changed, unless its object is gone. */
    private static final Duration UNCHANGED = Duration.ofDays(1);
    /** Behind the name of such a table: what was there at the visit before and is not any more. */
    private static final String GONE = "_gone";

    private record Visit(VisitedDatabase kept, Map<String, VisitedRow> rows, int values) {
        static Visit of(TableMoment moment, Map<String, VisitedRow> rows, int values) {
            return new Visit(
                    new VisitedDatabase(moment.database(), moment.at(), List.copyOf(rows.values())), rows, values);
        }

        Instant at() {
            return kept.at();
        }
    }

    private final int mostValues;
    private final Map<String, Instant> times = new HashMap<>();
    private final Map<Key, Map<String, Visit>> kept = new HashMap<>();
    private int values;

    public DatabaseVisits() {
        this(MOST_VALUES);
    }

    DatabaseVisits(int mostValues) {
        this.mostValues = mostValues;
    }

    /** Whether any database was read. */
    boolean isVisited(String table, List<TableMoment> moments, Instant now) {
        Instant before = times.getOrDefault(table, Instant.MIN);
        Instant newest =
                moments.stream().map(TableMoment::at).reduce(before, (one, other) -> one.isAfter(other) ? one : other);
        times.put(table, newest);
        return newest.isAfter(now.minus(LONGEST));
    }

    /**
     * What a check keeps of the last visit to each database.
     *
     * @param visits the readings of a table by visits, the oldest first
     */
    List<VisitedDatabase> visited(
            String check,
            String table,
            Function<String, List<TableMoment>> visits,
            Function<TableMoment, List<TableRow>> read,
            Function<TableRow, Optional<String>> object) {
        List<TableMoment> moments = visits.apply(table);
        Map<String, Visit> before = kept.computeIfAbsent(new Key(check, table), unused -> new TreeMap<>());
        Map<String, Integer> known = known(before, moments);
        for (int i = 0; i < moments.size(); i++) {
            TableMoment moment = moments.get(i);
            Visit last = before.get(moment.database());
            boolean again = last != null && last.at().equals(moment.at());
            if (!again && i > known.getOrDefault(moment.database(), -1)) {
                Map<String, VisitedRow> rows = rows(moment, last, read.apply(moment), object);
                if (last != null && CHANGES.containsKey(table)) {
                    carry(moment, last, gone(table, moment, visits, read), rows, read.apply(moment));
                }
                put(before, moment, last, rows);
            }
        }
        return before.values().stream().map(Visit::kept).toList();
    }

    /** What is gone since the visit before, by what tells rows apart. */
    private static Set<String> gone(
            String table,
            TableMoment moment,
            Function<String, List<TableMoment>> visits,
            Function<TableMoment, List<TableRow>> read) {
        String id = CHANGES.getOrDefault(table, "");
        return visits.apply(table + GONE).stream()
                .filter(each -> each.at().equals(moment.at()) && each.database().equals(moment.database()))
                .flatMap(each -> read.apply(each).stream())
                .map(row -> row.text(id))
                .collect(Collectors.toSet());
    }

    /** Where the kept visit to each database stands: what stands after it is newer, whatever a clock that was set back says. */
    private static Map<String, Integer> known(Map<String, Visit> visits, List<TableMoment> moments) {
        Map<String, Integer> known = new HashMap<>();
        for (int i = 0; i < moments.size(); i++) {
            TableMoment moment = moments.get(i);
            Visit kept = visits.get(moment.database());
            if (kept != null && kept.at().equals(moment.at())) {
                known.put(moment.database(), i);
            }
        }
        return known;
    }

    private static Map<String, VisitedRow> rows(
            TableMoment moment,
            @Nullable Visit before,
            List<TableRow> all,
            Function<TableRow, Optional<String>> object) {
        Map<String, VisitedRow> rows = new LinkedHashMap<>();
        Map<String, VisitedRow> known = before == null ? Map.of() : before.rows();
        for (TableRow row : all) {
            object.apply(row).ifPresent(name -> {
                VisitedRow same = known.get(name);
                Instant since = same == null ? moment.at() : same.since();
                rows.putIfAbsent(name, new VisitedRow(moment.database(), name, moment.at(), since, row));
            });
        }
        return rows;
    }

    /** Adds what this visit has not read, as it was when it was read, for a day. */
    private static void carry(
            TableMoment moment, Visit before, Set<String> gone, Map<String, VisitedRow> rows, List<TableRow> all) {
        String id = CHANGES.getOrDefault(moment.rowset().table().name(), "");
        Set<String> known = new HashSet<>(gone);
        all.forEach(row -> known.add(row.text(id)));
        before.rows().forEach((name, row) -> {
            if (!known.contains(row.row().text(id))
                    && row.read().isAfter(moment.at().minus(UNCHANGED))) {
                rows.putIfAbsent(
                        name, new VisitedRow(row.database(), name, moment.at(), row.since(), row.row(), row.read()));
            }
        });
    }

    private void put(
            Map<String, Visit> visits, TableMoment moment, @Nullable Visit before, Map<String, VisitedRow> rows) {
        int size = rows.size() * moment.rowset().table().columns().size();
        values -= before == null ? 0 : before.values();
        visits.remove(moment.database());
        if (values + size <= mostValues) {
            values += size;
            visits.put(moment.database(), Visit.of(moment, rows, size));
        }
    }

    /** Forgets databases that nobody visits any more. */
    public void forget(Instant now) {
        kept.values()
                .forEach(visits -> visits.values().removeIf(visit -> {
                    boolean old = visit.at().isBefore(now.minus(LONGEST));
                    values -= old ? visit.values() : 0;
                    return old;
                }));
    }
}
