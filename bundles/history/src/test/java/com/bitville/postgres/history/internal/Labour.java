package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Test data: who did what for how long, in statements that contain a secret. */
final class Labour {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Labour() {}

    static Table work(TableLayout tableLayout) {
        return new Table(
                "work",
                tableLayout,
                List.of(
                        Column.of("name", Kind.TEXT, "Who."),
                        Column.of("query", Kind.SQL_TEXT, "What."),
                        new Column("busy", Kind.GAUGE, "ms", "How long.")));
    }

    /** Removes the secret only from SQL. */
    static MemoryHistory history(HistoryHolder historyHolder) {
        return new MemoryHistory(
                (kind, text) -> kind == Kind.SQL_TEXT ? text.replace("secret", "?") : text, historyHolder);
    }

    /** A cycle in which only one subject was read. */
    static Cycle cycle(Subject subject, String server, long number, Instant at, Rowset... rowsets) {
        Snapshot snapshot = new Snapshot(subject, server, at, 1_000, List.of(rowsets), Optional.of(new byte[] {1}));
        return new Cycle(server, number, at, List.of(snapshot), List.of());
    }
}
