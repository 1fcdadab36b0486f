package com.bitville.postgres.metrics.internal;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.config.Configuration;
import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.api.database.Database;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.SeriesPoint;
import com.bitville.postgres.api.history.SeriesQuery;
import com.bitville.postgres.api.history.TableMoment;
import com.bitville.postgres.testkit.fake.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One server with one snapshot of its databases' counters, and a subject of the operator's own; all of it can be changed. */
final class OneServerWorld {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Column ID = Column.of("datid", Kind.GAUGE, "Id");
    private static final Column NAME = Column.of("datname", Kind.TEXT, "Name");
    private static final Column COMMITS = new Column("xact_commit", Kind.COUNTER, "count", "Commits");
    private static final Table DATABASES = new Table(
            "databases",
            TableLayout.ROWS,
            List.of(
                    ID,
                    NAME,
                    new Column("numbackends", Kind.GAUGE, "count", "Sessions"),
                    COMMITS,
                    Column.of("stats_reset", Kind.TIME, "Reset")));
    private static final Table TOTALS =
            new Table("databases_totals", TableLayout.ROWS, List.of(ID, NAME, COMMITS), Reach.LOCAL);
    private static final Subject SUBJECT =
            new Subject("databases", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(DATABASES, TOTALS));

    final MutableClock clock = MutableClock.at(START);
    final AtomicReference<ServerState> state = new AtomicReference<>(ServerState.UP);
    final List<@Nullable Object[]> rows = new ArrayList<>();
    private final List<@Nullable Object[]> totals = new ArrayList<>();
    final List<String> labels = new ArrayList<>();
    private final Table mine = new Table(
            "mine",
            TableLayout.ROWS,
            List.of(NAME, new Column("open", Kind.GAUGE, "count", "Open"), Column.of("query", Kind.SQL_TEXT, "Text")));
    private final Subject operators = new Subject("mine", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(mine));
    final List<@Nullable Object[]> mineRows = new ArrayList<>();
    final CollectedMetrics metrics = new CollectedMetrics(
            new OneSnapshot(),
            new OneCollector(),
            new Settings(),
            () -> Map.of("version", "1"),
            new AtomicReference<>(Optional.empty()),
            clock);

    {
        metrics.bindDatabase(new OneServer());
    }

    void database(int id, String name, long commits) {
        rows.add(new @Nullable Object[] {id, name, 3, 1L, null});
        totals.add(new @Nullable Object[] {id, name, commits});
    }

    /** Knows one snapshot, of the start. */
    private final class OneSnapshot implements History {
        @Override
        public List<String> servers() {
            return List.of("default");
        }

        @Override
        public Optional<Snapshot> latest(String server, String subject) {
            if (subject.equals("mine")) {
                return Optional.of(new Snapshot(
                        operators, server, START, 0, List.of(Rowset.complete(mine, mineRows)), Optional.empty()));
            }
            return Optional.of(new Snapshot(
                    SUBJECT,
                    server,
                    START,
                    0,
                    List.of(Rowset.complete(DATABASES, rows), Rowset.complete(TOTALS, totals)),
                    Optional.empty()));
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

    private final class OneCollector implements CollectorRunner, Collector {
        @Override
        public List<Collector> collectors() {
            return List.of(this, new Collector() {
                @Override
                public Subject subject() {
                    return operators;
                }

                @Override
                public Snapshot collect(Run run) {
                    throw new AssertionError("a reading collects nothing");
                }

                @Override
                public List<String> metricLabels() {
                    return labels;
                }
            });
        }

        @Override
        public Subject subject() {
            return SUBJECT;
        }

        @Override
        public Snapshot collect(Run run) {
            throw new AssertionError("a reading collects nothing");
        }

        @Override
        public Cycle run(String collector, String server, boolean ship) {
            throw new AssertionError("a reading runs nothing");
        }
    }

    private static final class Settings implements Configuration {
        @Override
        public List<Setting> settings() {
            return List.of(
                    new Setting("database.host", "db.example", "default", null, null),
                    new Setting("database.port", 5433, "default", null, null),
                    new Setting("collection.interval_s", 20, "default", null, null));
        }

        @Override
        public List<String> faults() {
            return List.of();
        }

        @Override
        public long generation() {
            return 1;
        }
    }

    private final class OneServer implements Database {
        @Override
        public String server() {
            return "default";
        }

        @Override
        public Lease lease(Instant deadline) {
            throw new AssertionError("a reading asks no database");
        }

        @Override
        public Lease leaseNextDatabase(Instant deadline) {
            throw new AssertionError("a reading asks no database");
        }

        @Override
        public ServerState state() {
            return Objects.requireNonNull(state.get());
        }

        @Override
        public void pause(String reason) {
            state.set(ServerState.PAUSED);
        }

        @Override
        public void resume() {
            state.set(ServerState.UP);
        }
    }
}
