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
    /** A row that is not read again has not changed, or its object is gone. */
    private static final Duration UNCHANGED = Duration.ofDays(1);

    private record Kept(VisitedRow row, Instant read) {}

    private record Visit(VisitedDatabase kept, Map<String, Kept> rows, int values) {
        static Visit of(TableMoment moment, Map<String, Kept> rows, int values) {
            List<VisitedRow> all = rows.values().stream().map(Kept::row).toList();
            return new Visit(new VisitedDatabase(moment.database(), moment.at(), all), rows, values);
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

    /** What a check keeps of the last visit to each database. */
    List<VisitedDatabase> visited(
            String check,
            String table,
            List<TableMoment> moments,
            Function<TableMoment, List<TableRow>> read,
            Function<TableRow, Optional<String>> object) {
        Map<String, Visit> visits = kept.computeIfAbsent(new Key(check, table), unused -> new TreeMap<>());
        Map<String, Integer> known = known(visits, moments);
        for (int i = 0; i < moments.size(); i++) {
            TableMoment moment = moments.get(i);
            Visit before = visits.get(moment.database());
            boolean again = before != null && before.at().equals(moment.at());
            if (!again && i > known.getOrDefault(moment.database(), -1)) {
                put(visits, moment, before, read.apply(moment), object);
            }
        }
        return visits.values().stream().map(Visit::kept).toList();
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

    private void put(
            Map<String, Visit> visits,
            TableMoment moment,
            @Nullable Visit before,
            List<TableRow> all,
            Function<TableRow, Optional<String>> object) {
        Map<String, Kept> rows = new LinkedHashMap<>();
        Map<String, Kept> known = before == null ? Map.of() : before.rows();
        Set<String> read = new HashSet<>();
        String id = CHANGES.getOrDefault(moment.rowset().table().name(), "");
        for (TableRow row : all) {
            read.add(row.text(id));
            object.apply(row).ifPresent(name -> {
                Kept same = known.get(name);
                Instant since = same == null ? moment.at() : same.row().since();
                rows.putIfAbsent(
                        name, new Kept(new VisitedRow(moment.database(), name, moment.at(), since, row), moment.at()));
            });
        }
        if (!id.isEmpty()) {
            known.forEach((name, kept) -> {
                VisitedRow row = kept.row();
                if (!read.contains(row.row().text(id))
                        && kept.read().isAfter(moment.at().minus(UNCHANGED))) {
                    rows.putIfAbsent(
                            name,
                            new Kept(
                                    new VisitedRow(row.database(), name, moment.at(), row.since(), row.row()),
                                    kept.read()));
                }
            });
        }
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
