package com.bitville.postgres.wire.internal;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.CorrelatedColumns;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cycles to encode. */
final class Cycles {
    static final Instant AT = Instant.parse("2026-11-23T06:00:00.123456Z");
    static final String REQUEST_ID = "6F9619FF-8b86-d011-b42d-00c04fc964ff";

    static final Table SESSIONS = new Table(
            "sessions",
            TableLayout.ROWS,
            List.of(
                    Column.of("pid", Kind.GAUGE, "Process of the backend."),
                    Column.of("application_name", Kind.TEXT, "Name."),
                    Column.of("state", Kind.TEXT, "State."),
                    Column.of("query_start", Kind.TIME, "Start."),
                    Column.of("backend_xmin", Kind.ID64, "Horizon."),
                    Column.of("query", Kind.SQL_TEXT, "Statement.")));
    static final Table CORRELATED = new Table(
            "correlated",
            TableLayout.CORRELATED,
            List.of(
                    Column.of(CorrelatedColumns.CORRELATION_ID, Kind.TEXT, "Request."),
                    Column.of(CorrelatedColumns.STARTED_AT, Kind.TIME, "Start."),
                    Column.of(CorrelatedColumns.SOURCE, Kind.TEXT, "Source."),
                    Column.of(CorrelatedColumns.IDENTITY, Kind.TEXT, "Identity."),
                    Column.of("query", Kind.SQL_TEXT, "Statement."),
                    new Column("duration_ms", Kind.GAUGE, "ms", "Duration.")));

    private Cycles() {}

    static Table table(String name, TableLayout tableLayout, Column... columns) {
        return new Table(name, tableLayout, List.of(columns));
    }

    static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    static Rowset rows(Table table, @Nullable Object[]... rows) {
        return Rowset.complete(table, new ArrayList<>(Arrays.asList(rows)));
    }

    static Snapshot snapshot(String subject, Rowset... rowsets) {
        return new Snapshot(subject(subject), "default", AT, 60_000, List.of(rowsets), Optional.empty());
    }

    static Subject subject(String name) {
        return new Subject(name, Scope.SERVER, Duration.ZERO, Lane.CORE, List.of());
    }

    static Cycle cycle(Snapshot... snapshots) {
        return new Cycle(
                "default",
                881,
                AT,
                List.of(snapshots),
                Arrays.stream(snapshots)
                        .map(snapshot -> new Outcome(
                                snapshot.subject().name(), 1_234_567, snapshot.rowCount(), Optional.empty(), ""))
                        .toList());
    }

    static @Nullable Object[] correlated(String id, String identity, String query) {
        return row(id, AT.minusSeconds(2), "pg_stat_activity", identity, query, 640.2);
    }
}
