package com.bitville.postgres.statements.internal;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.bench.scenario.DistinctStatements;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A run of the collector over so many entries of a real server, of which hardly any has moved: the reading, the state before decoded, the
 * comparison, the state after encoded. The server's own time is not in it.
 */
@State(Scope.Thread)
public class StatementsBenchmark {
    private static final String ROLE = "bench_statements";

    /** How many entries. */
    @Param({"2000", "5000"})
    public int entries;

    private final StatementsCollector collector = new StatementsCollector(new WantedTexts());
    private @Nullable PostgresServer server;
    private @Nullable ServerSession session;
    private @Nullable FakeRun run;

    /** Starts a server and fills it. */
    @Setup
    public void start() throws SQLException {
        PostgresServer started = PostgresServer.version(18)
                .setting("pg_stat_statements.max", "10000")
                .start();
        server = started;
        started.createMonitorRole(ROLE, "any");
        DistinctStatements.run(started, entries);
        ServerSession opened = ServerSession.open(started, ROLE, "postgres");
        session = opened;
        run = FakeRun.of(opened).keepingBase();
    }

    /** One run after the other. */
    @Benchmark
    public Snapshot collected() throws CollectException {
        FakeRun now = Objects.requireNonNull(run);
        Snapshot snapshot = collector.collect(now);
        run = now.next(snapshot, Duration.ofSeconds(60));
        return snapshot;
    }

    /** Ends the server. */
    @TearDown
    public void stop() throws SQLException {
        Objects.requireNonNull(session).close();
        Objects.requireNonNull(server).close();
    }
}
