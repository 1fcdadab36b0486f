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
import com.bitville.postgres.api.collect.Trait;
import com.bitville.postgres.api.collect.table.Column;
import com.bitville.postgres.api.collect.table.Kind;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.api.collect.table.Table;
import com.bitville.postgres.api.collect.table.TableLayout;
import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.operator.OperatorFile;
import com.bitville.postgres.api.operator.OperatorSql;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An operator's SQL files: a file of the name bad.sql is refused, any other is the subject jobs. */
public record FakeOperatorSql(List<OperatorFile> files) implements OperatorSql {
    private static final Table JOBS = new Table(
            "jobs",
            TableLayout.ROWS,
            List.of(Column.of("queue", Kind.TEXT, "The queue"), Column.of("note", Kind.FREE_TEXT, "A note")));
    private static final Subject SUBJECT =
            new Subject("jobs", Scope.SERVER, Duration.ZERO, Lane.CORE, List.of(JOBS), Set.of(Trait.ISOLATED));

    private record Jobs() implements Collector {
        @Override
        public Subject subject() {
            return SUBJECT;
        }

        @Override
        public Snapshot collect(Run run) {
            throw new UnsupportedOperationException();
        }
    }

    static FakeOperatorSql ofAnAgent() {
        return new FakeOperatorSql(List.of(
                new OperatorFile("jobs.sql", "jobs", ""),
                new OperatorFile("bad.sql", "", "bad.sql, line 3: it is more than one statement")));
    }

    @Override
    public Path folder() {
        return Path.of("/etc/bitville/sql.d");
    }

    @Override
    public Collector read(String file) throws CollectException {
        if (file.equals("bad.sql")) {
            throw new CollectException(Reason.UNSUPPORTED, file + ", line 3: it is more than one statement");
        }
        return new Jobs();
    }

    /** What running one gives: a row, and what it cost. */
    public static CollectorRunner.Trial trial(String server) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new Object[] {"mail", "Anna"});
        Snapshot snapshot =
                new Snapshot(SUBJECT, server, Instant.EPOCH, 0, List.of(Rowset.complete(JOBS, rows)), Optional.empty());
        Outcome outcome = new Outcome("jobs", 12_300_000, 1, Optional.empty(), "");
        return new CollectorRunner.Trial(
                new Cycle(server, 1, Instant.EPOCH, List.of(snapshot), List.of(outcome)),
                Optional.of(new Cost(12_000_000, OptionalLong.of(4_500_000))));
    }
}
