package com.bitville.postgres.shell.internal.world;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.CollectorRunner;
import com.bitville.postgres.api.collect.Cycle;
import com.bitville.postgres.api.collect.Lane;
import com.bitville.postgres.api.collect.Outcome;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Run;
import com.bitville.postgres.api.collect.Scope;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.history.History;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs collectors from a history, and tries files of SQL. */
record FakeRunner(History history) implements CollectorRunner {
    @Override
    public List<Collector> collectors() {
        return List.of(
                collector("activity", Scope.SERVER),
                collector("databases", Scope.SERVER),
                collector("host", Scope.HOST),
                collector("statements", Scope.SERVER));
    }

    private Collector collector(String name, Scope scope) {
        Table table = new Table(
                name,
                TableLayout.ROWS,
                List.of(
                        Column.of("usename", Kind.TEXT, "Role."),
                        Column.of("query", Kind.SQL_TEXT, "Its current or last statement, at most 4096 characters.")));
        Subject subject = new Subject(name, scope, Duration.ZERO, Lane.CORE, List.of(table));
        return new Collector() {
            @Override
            public Subject subject() {
                return subject;
            }

            @Override
            public Snapshot collect(Run run) {
                throw new UnsupportedOperationException("the runner answers from the history");
            }
        };
    }

    @Override
    public Cycle run(String collector, String server, boolean ship) throws CollectException {
        Snapshot seen = history.latest(server, collector)
                .orElseThrow(() -> new CollectException(
                        Reason.UNSUPPORTED, "collector " + collector + " does not run on " + server));
        Outcome outcome = new Outcome(collector, 5_479_000, seen.rowCount(), Optional.empty(), "");
        return new Cycle(server, 11, FakeServers.NOW, List.of(seen), List.of(outcome));
    }

    @Override
    public Trial trial(Collector collector, String server) {
        return FakeOperatorSql.trial(server);
    }
}
