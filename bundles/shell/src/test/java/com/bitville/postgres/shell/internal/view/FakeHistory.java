package com.bitville.postgres.shell.internal.view;

import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A history with the tables of a test. */
public final class FakeHistory implements History {
    public static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    /** When the fake agent's operator looks. */
    public static final Instant NOW = AT.plusSeconds(60);

    private final List<Snapshot> snapshots = new ArrayList<>();

    /** A table with comma-separated column names and rows of as many values. */
    @SafeVarargs
    public static Rowset table(String name, String head, List<? extends @Nullable Object>... rows) {
        List<Column> columns =
                Arrays.stream(head.split(",")).map(FakeHistory::column).toList();
        List<@Nullable Object[]> values = new ArrayList<>();
        for (List<? extends @Nullable Object> row : rows) {
            values.add(row.toArray());
        }
        return Rowset.complete(new Table(name, TableLayout.ROWS, columns), values);
    }

    /** A column of text, or of the kind behind a colon. */
    private static Column column(String declared) {
        String[] parts = declared.split(":", -1);
        return Column.of(parts[0], parts.length == 1 ? Kind.TEXT : Kind.valueOf(parts[1]), "");
    }

    public FakeHistory seen(String server, long second, Rowset... tables) {
        Subject subject = new Subject("activity", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of());
        snapshots.add(new Snapshot(subject, server, AT.plusSeconds(second), 0, List.of(tables), Optional.empty()));
        return this;
    }

    /** What a subject saw of the server {@code default}. */
    public FakeHistory saw(String subject, long second, long intervalMs, Rowset... tables) {
        Subject its = new Subject(subject, Scope.SERVER, Duration.ZERO, Lane.CORE, List.of());
        snapshots.add(
                new Snapshot(its, "default", AT.plusSeconds(second), intervalMs, List.of(tables), Optional.empty()));
        return this;
    }

    /** What a subject saw of a server. */
    public FakeHistory saw(String server, String subject, long second, long intervalMs, Rowset... tables) {
        Subject its = new Subject(subject, Scope.SERVER, Duration.ZERO, Lane.CORE, List.of());
        snapshots.add(new Snapshot(its, server, AT.plusSeconds(second), intervalMs, List.of(tables), Optional.empty()));
        return this;
    }

    /** What a subject saw in a database of the server {@code default}, that long before {@link #NOW}. */
    public FakeHistory visited(String database, Duration ago, Rowset... tables) {
        return visited("default", database, ago, tables);
    }

    /** What a subject saw in a database of a server, that long before {@link #NOW}. */
    public FakeHistory visited(String server, String database, Duration ago, Rowset... tables) {
        Subject its = new Subject("tables", Scope.DATABASE, Duration.ZERO, Lane.SLOW, List.of());
        snapshots.add(new Snapshot(
                its,
                server,
                NOW.minus(ago),
                0,
                List.of(tables),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(database)));
        return this;
    }

    /** What the host's collector saw of its processors. */
    public FakeHistory cores(String server, int cores) {
        Subject its = new Subject("host", Scope.HOST, Duration.ZERO, Lane.CORE, List.of());
        Rowset cpu = table("cpu", "cores", List.of(cores));
        snapshots.add(new Snapshot(its, server, AT, 0, List.of(cpu), Optional.empty()));
        return this;
    }

    @Override
    public List<String> servers() {
        return snapshots.stream().map(Snapshot::server).distinct().sorted().toList();
    }

    @Override
    public Optional<Snapshot> latest(String server, String subject) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.server().equals(server)
                        && snapshot.subject().name().equals(subject))
                .reduce((first, last) -> last);
    }

    @Override
    public List<TableMoment> moments(String server, String table, Instant from) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.server().equals(server))
                .flatMap(snapshot -> snapshot.rowsets().stream()
                        .filter(rowset -> rowset.table().name().equals(table))
                        .map(rowset -> new TableMoment(
                                snapshot.at(), rowset, snapshot.database().orElse(""))))
                .toList();
    }

    @Override
    public List<SeriesPoint> series(String server, SeriesQuery seriesQuery, Instant from) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from) {
        return moments(server, table, from).stream()
                .flatMap(tableMoment -> RowRecords.of(tableMoment.rowset()).stream())
                .toList();
    }
}
