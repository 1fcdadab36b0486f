package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores with a clock of the test's own, and cycles to fill them. */
final class Stores {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    static final long MIB = 1 << 20;

    static final Table SESSIONS = new Table(
            "session_counts",
            TableLayout.ROWS,
            List.of(
                    Column.of("counted_by", Kind.TEXT, "By what."),
                    Column.of("value", Kind.TEXT, "Its value."),
                    new Column("sessions", Kind.GAUGE, "count", "How many.")));

    static final Table ENTRIES = new Table(
            "entry_counts",
            TableLayout.ROWS,
            List.of(
                    Column.of("error_severity", Kind.TEXT, "Severity."),
                    Column.of("class", Kind.TEXT, "Class."),
                    new Column("entries", Kind.GAUGE, "count", "How many.")));

    static final Table STATEMENTS = new Table(
            "statements",
            TableLayout.ROWS,
            List.of(
                    Column.of("queryid", Kind.ID64, "Which."),
                    new Column("userid", Kind.GAUGE, "", "Who."),
                    new Column("dbid", Kind.GAUGE, "", "Where."),
                    Column.of("datname", Kind.TEXT, "Where."),
                    Column.of("usename", Kind.TEXT, "Who."),
                    new Column("calls", Kind.COUNTER, "count", "Calls."),
                    new Column("total_exec_time", Kind.COUNTER, "ms", "Time.")));

    static final Table TEXTS = new Table(
            "statement_texts",
            TableLayout.ROWS,
            List.of(
                    Column.of("queryid", Kind.ID64, "Which."),
                    new Column("dbid", Kind.GAUGE, "", "Where."),
                    Column.of("query", Kind.SQL_TEXT, "Its text.")));

    static final Table INCIDENTS = new Table(
            "blocking.incidents",
            TableLayout.ROWS,
            List.of(
                    Column.of("incident_id", Kind.TEXT, "Which."),
                    Column.of("state", Kind.TEXT, "open or ended."),
                    Column.of("query", Kind.SQL_TEXT, "What the root runs.")));

    private Stores() {}

    static StoreSettings settings(Path folder, long mib) {
        return new StoreSettings(true, folder.toString(), mib * MIB, Duration.ofMinutes(1));
    }

    static FileSeriesStore open(Path folder, MutableClock clock) {
        return open(settings(folder, 200), folder, clock);
    }

    static FileSeriesStore open(StoreSettings settings, Path folder, MutableClock clock) {
        return new FileSeriesStore(
                settings,
                new StorePlace(settings, () -> folder),
                (kind, text) -> kind == Kind.SQL_TEXT ? text.replace("secret", "?") : text,
                clock);
    }

    static Cycle cycle(String server, Instant at, long intervalMs, Rowset... rowsets) {
        List<Table> tables = new ArrayList<>();
        List.of(rowsets).forEach(rowset -> tables.add(rowset.table()));
        Subject subject = new Subject("work", Scope.SERVER, Duration.ZERO, Lane.CORE, tables);
        Snapshot snapshot = new Snapshot(subject, server, at, intervalMs, List.of(rowsets), Optional.empty());
        return new Cycle(server, 1, at, List.of(snapshot), List.of());
    }

    /** So many active sessions. */
    static Rowset active(double sessions) {
        return rows(SESSIONS, new @Nullable Object[] {"state", "active", sessions});
    }

    static Rowset rows(Table table, @Nullable Object[]... rows) {
        return Rowset.complete(table, List.of(rows));
    }

    /** A status document of a listener that has stored so many payloads. */
    static Map<String, Object> delivered(long payloads) {
        return Map.of("shipper", Map.of("delivered", payloads));
    }

    /** A minute goes by in which the server was read once. */
    static void minute(FileSeriesStore store, MutableClock clock, String server, Rowset... rowsets) {
        store.onCycle(cycle(server, clock.instant().plusSeconds(20), 60_000, rowsets));
        clock.advance(Duration.ofMinutes(1));
        store.minute();
    }
}
