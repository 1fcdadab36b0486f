package com.bitville.postgres.checks.internal.look;

import com.bitville.postgres.api.check.TableReading;
import com.bitville.postgres.api.check.TableRow;
import com.bitville.postgres.api.check.VisitedDatabase;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.api.history.series.SeriesStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What all checks see at one look at one server; each table is fetched once. Used by one thread. */
public final class LookData {
    /** What another server was ten minutes ago it need not be now. */
    private static final Duration ELSEWHERE = Duration.ofMinutes(10);

    private static final Set<String> TEMPLATES = Set.of("template0", "template1");

    private record Kept(String keeper, String table) {}

    private record Window(String table, Duration length) {}

    private final Cycle cycle;
    private final CollectedTables tables;
    private final History history;
    private final @Nullable SeriesStore store;
    private final Map<String, Optional<TableMoment>> newest = new HashMap<>();
    private final Map<String, List<TableMoment>> hour = new HashMap<>();
    private final Map<Window, List<TableReading>> readings = new HashMap<>();
    private final Map<String, List<TableMoment>> visits = new HashMap<>();
    /** What the cycle has read of each table, visits apart. */
    private final Map<String, List<TableMoment>> own = new HashMap<>();

    private final Map<String, List<TableMoment>> ownVisits = new HashMap<>();
    private final RowViews rows = new RowViews();
    private final Map<String, Boolean> visited = new HashMap<>();
    private final Map<Kept, List<VisitedDatabase>> keptVisits = new HashMap<>();
    private final DatabaseVisits databaseVisits;
    private @Nullable Set<String> databases;
    private @Nullable List<SeriesKey> keys;

    /** A look right after a cycle; the history may have that cycle already, or not yet. */
    public LookData(
            Cycle cycle,
            CollectedTables tables,
            DatabaseVisits databaseVisits,
            History history,
            @Nullable SeriesStore store) {
        this.cycle = cycle;
        this.tables = tables;
        this.databaseVisits = databaseVisits;
        this.history = history;
        this.store = store;
        for (Snapshot snapshot : cycle.snapshots()) {
            String database = snapshot.database().orElse("");
            Map<String, List<TableMoment>> of = database.isEmpty() ? own : ownVisits;
            for (Rowset rowset : snapshot.rowsets()) {
                of.computeIfAbsent(rowset.table().name(), table -> new ArrayList<>(1))
                        .add(new TableMoment(snapshot.at(), rowset, database));
            }
        }
    }

    String server() {
        return cycle.server();
    }

    Instant at() {
        return cycle.at();
    }

    Optional<Outcome> failure(String table) {
        return tables.failure(table);
    }

    /** The newest reading of a table, unless it is stale. */
    Optional<TableMoment> newest(String table) {
        return newest.computeIfAbsent(table, name -> {
            Optional<TableMoment> read = last(name).or(() -> tables.kept(name));
            return read.filter(moment -> tables.isFresh(name, moment.at(), at()));
        });
    }

    /** The last of {@link #hour}, for which no other is fetched. */
    private Optional<TableMoment> last(String table) {
        Optional<TableMoment> known =
                last(withoutDatabase(history.newest(server(), table, at().minus(History.RETENTION))));
        Optional<TableMoment> read = last(unknown(table, known)).or(() -> known);
        return read.map(moment -> moment.at().isAfter(at()) ? new TableMoment(at(), moment.rowset()) : moment);
    }

    List<String> servers() {
        return history.servers();
    }

    /** The newest reading of another server's table, unless it may not be true any more. */
    Optional<TableMoment> newestOf(String server, String table) {
        return last(withoutDatabase(history.newest(server, table, at().minus(ELSEWHERE))));
    }

    /** The readings of a table, the cycle's own included. */
    List<TableReading> readings(String table, Duration window) {
        return readings.computeIfAbsent(new Window(table, window), unused -> {
            Instant from = at().minus(window);
            List<TableMoment> moments = hour.computeIfAbsent(table, this::hour);
            // The oldest first, whatever the clock did.
            int first = moments.size();
            while (first > 0 && !moments.get(first - 1).at().isBefore(from)) {
                first--;
            }
            return rows.of(moments.subList(first, moments.size()));
        });
    }

    private List<TableMoment> hour(String table) {
        List<TableMoment> known = withoutDatabase(history.moments(server(), table, at().minus(History.RETENTION)));
        List<TableMoment> all = new ArrayList<>(known);
        all.addAll(unknown(table, last(known)));
        return SteadyTime.of(
                all,
                at(),
                TableMoment::at,
                (moment, when) -> new TableMoment(when, moment.rowset(), moment.database()));
    }

    private static List<TableMoment> withoutDatabase(List<TableMoment> moments) {
        return moments.stream().filter(moment -> moment.database().isEmpty()).toList();
    }

    /** What the cycle has read and the history does not have yet. */
    private List<TableMoment> unknown(String table, Optional<TableMoment> known) {
        return own.getOrDefault(table, List.of()).stream()
                .filter(moment ->
                        known.isEmpty() || !moment.at().equals(known.get().at()))
                .toList();
    }

    /** The readings of visits to databases, the cycle's own included, the oldest first. */
    private List<TableMoment> visits(String table) {
        return visits.computeIfAbsent(table, name -> {
            List<TableMoment> all = new ArrayList<>();
            history.moments(server(), name, at().minus(DatabaseVisits.LONGEST)).stream()
                    .filter(moment -> !moment.database().isEmpty())
                    .forEach(all::add);
            all.addAll(ownVisits.getOrDefault(name, List.of()));
            return all;
        });
    }

    /** Whether any database was visited for it. */
    boolean isVisited(String table) {
        return visited.computeIfAbsent(table, name -> databaseVisits.isVisited(name, visits(name), at()));
    }

    /** What is kept of the visits under a name; several checks may share it. */
    List<VisitedDatabase> visited(String keeper, String table, Function<TableRow, Optional<String>> object) {
        return keptVisits.computeIfAbsent(
                new Kept(keeper, table),
                unused -> databaseVisits.visited(keeper, table, this::visits, this::rows, object));
    }

    /** Those that could be visited: neither templates nor closed ones. */
    Set<String> databases() {
        Set<String> known = databases;
        if (known == null) {
            known = rows("databases").stream()
                    .filter(row -> row.has("datname") && !(row.has("datallowconn") && !row.is("datallowconn")))
                    .filter(row -> row.count("datconnlimit") != -2)
                    .map(row -> row.text("datname"))
                    .filter(name -> !TEMPLATES.contains(name))
                    .collect(Collectors.toUnmodifiableSet());
            databases = known;
        }
        return known;
    }

    boolean isPrimary() {
        List<TableRow> rows = rows("server");
        return !rows.isEmpty() && rows.get(0).has("in_recovery") && !rows.get(0).is("in_recovery");
    }

    int version() {
        List<TableRow> rows = rows("server");
        return rows.isEmpty() ? 0 : (int) rows.get(0).count("server_version_num");
    }

    private List<TableRow> rows(String table) {
        return newest(table).map(this::rows).orElse(List.of());
    }

    private static Optional<TableMoment> last(List<TableMoment> moments) {
        return moments.isEmpty() ? Optional.empty() : Optional.of(moments.get(moments.size() - 1));
    }

    List<TableRow> rows(TableMoment moment) {
        return rows.of(moment);
    }

    List<SeriesPoint> points(SeriesQuery query, Duration window) {
        return SteadyTime.of(
                history.series(server(), query, at().minus(window)),
                at(),
                SeriesPoint::at,
                (point, when) -> new SeriesPoint(when, point.value()));
    }

    List<SeriesPoint> points(SeriesKey key, Duration window, Duration step) {
        if (store == null) {
            return List.of();
        }
        return store.read(key, at().minus(window), at(), step).buckets().stream()
                .map(bucket -> new SeriesPoint(bucket.at(), bucket.mean()))
                .toList();
    }

    List<SeriesKey> keys() {
        List<SeriesKey> known = keys;
        if (known == null) {
            known = store == null ? List.of() : store.keys(server());
            keys = known;
        }
        return known;
    }
}
