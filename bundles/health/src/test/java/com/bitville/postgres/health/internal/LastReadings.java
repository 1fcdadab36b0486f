package com.bitville.postgres.health.internal;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A history that has one snapshot of a server's log. */
final class LastReadings implements History {
    private final Map<String, Snapshot> logs = new HashMap<>();

    /** The log of that server is read, and so many bytes of it are not yet. */
    void following(String server, long lag) {
        Table table = new Table(
                "log_state",
                TableLayout.SINGLE,
                List.of(
                        Column.of("state", Kind.TEXT, "How it is."),
                        new Column("lag_bytes", Kind.GAUGE, "bytes", "What is not read yet.")));
        Rowset rowset = Rowset.complete(table, List.of(new Object[][] {{"following", lag}}));
        Subject subject = new Subject("logs", Scope.SERVER_FILES, Duration.ZERO, Lane.CORE, List.of(table));
        put(new Snapshot(subject, server, Instant.EPOCH, 0, List.of(rowset), Optional.empty()));
    }

    void put(Snapshot snapshot) {
        logs.put(snapshot.server(), snapshot);
    }

    @Override
    public List<String> servers() {
        return List.copyOf(logs.keySet());
    }

    @Override
    public Optional<Snapshot> latest(String server, String subject) {
        return Optional.ofNullable(logs.get(server))
                .filter(snapshot -> snapshot.subject().name().equals(subject));
    }

    @Override
    public List<TableMoment> moments(String server, String table, Instant from) {
        return List.of();
    }

    @Override
    public List<SeriesPoint> series(String server, SeriesQuery seriesQuery, Instant from) {
        return List.of();
    }

    @Override
    public List<Map<String, @Nullable Object>> recent(String server, String table, String key, Instant from) {
        return List.of();
    }
}
