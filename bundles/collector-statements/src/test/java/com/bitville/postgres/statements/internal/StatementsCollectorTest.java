package com.bitville.postgres.statements.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.bitville.postgres.api.collect.Collector;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.collect.SqlLint;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatementsCollectorTest {
    private static final String PROBE = "statements_exactness_probe";

    private final WantedTexts wanted = new WantedTexts();
    private final StatementsCollector collector = new StatementsCollector(wanted);
    private Optional<byte[]> state = Optional.empty();

    static List<Integer> servers() {
        return PostgresServer.available();
    }

    @Test
    void everyFileKeepsTheRules() throws Exception {
        Path folder = Path.of("src/main/resources/com/bitville/postgres/statements/internal");
        assertThat(SqlLint.files(folder))
                .hasSize(5)
                .allSatisfy(sql -> assertThat(SqlLint.collector(sql)).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void deltasAreExactThroughResetsAndRestarts(int major) throws Exception {
        long seed = Long.getLong("bitville.seed", 20_261_123L) + major;
        Random random = new Random(seed);
        int cycles = "deep".equals(System.getProperty("bitville.depth")) ? 200 : 15;
        System.out.println("PostgreSQL " + major + ": " + cycles + " cycles, seed " + seed);
        try (PostgresServer server = PostgresServer.start(major)) {
            server.createMonitorRole(MonitoredServers.ROLE, "x");
            server.execute("create table " + PROBE + " (id int)");
            server.execute("insert into " + PROBE + " select generate_series(1, 5)");
            collect(server);
            for (int cycle = 1; cycle <= cycles; cycle++) {
                boolean reset = random.nextInt(8) == 0;
                run(server, random.nextInt(4));
                if (reset) {
                    server.execute("select pg_stat_statements_reset()");
                }
                if (random.nextInt(12) == 0) {
                    server.restart();
                }
                int calls = random.nextInt(6);
                run(server, calls);
                long[] seen = collect(server);
                if (reset) {
                    assertThat(seen).as("cycle %d after a reset", cycle).containsExactly(calls, 5L * calls);
                } else {
                    assertThat(seen[1]).as("rows of cycle %d", cycle).isEqualTo(5 * seen[0]);
                    assertThat(seen[0]).as("calls of cycle %d", cycle).isEqualTo(lastRuns);
                }
                lastRuns = 0;
            }
        }
    }

    /** Who adds up both levels of a statement gets a total that never falls, also when one of them did not run. */
    @ParameterizedTest
    @MethodSource("servers")
    void totalsAreOfBothLevels(int major) throws Exception {
        try (PostgresServer server = PostgresServer.version(major)
                .setting("pg_stat_statements.track", "all")
                .start()) {
            server.createMonitorRole(MonitoredServers.ROLE, "x");
            server.execute("create table " + PROBE + " (id int)");
            server.execute("create function inside() returns void language plpgsql as 'begin perform id from " + PROBE
                    + "; end'");
            collect(server);
            run(server, 1);
            server.execute("select inside()");
            collect(server);
            assertThat(lastTotal).isEqualTo(2);
            run(server, 3);
            collect(server);
            assertThat(lastTotal).isEqualTo(5);
            server.execute("select inside()");
            collect(server);
            assertThat(lastTotal).isEqualTo(6);
        }
    }

    private long lastRuns;
    private long lastTotal;
    private @Nullable Object lastEvictions;

    private void run(PostgresServer server, int times) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < times; i++) {
                statement.execute("select id from " + PROBE);
            }
        }
        lastRuns += times;
    }

    /** Calls and rows of the probing statement in this cycle, as a row of its own. */
    private long[] collect(PostgresServer server) throws Exception {
        try (ServerSession session = ServerSession.open(server, MonitoredServers.ROLE, "postgres")) {
            FakeRun run = state.map(bytes -> FakeRun.of(session).state(bytes)).orElseGet(() -> FakeRun.of(session));
            // A new instance each time: all it knows comes back as state, as after a restart of the agent.
            Snapshot snapshot = new StatementsCollector(wanted).collect(run);
            state = snapshot.nextState();
            Rowset info = rowset(snapshot, "statements_info");
            lastEvictions = info.rows().get(0)[info.table().indexOf("dealloc")];
            Rowset rows = rowset(snapshot, "statements");
            String id = server.query(
                    "select min(queryid)::text from pg_stat_statements where query = $$select id from " + PROBE + "$$");
            int queryid = rows.table().indexOf("queryid");
            Rowset totals = rowset(snapshot, "statements_totals");
            lastTotal = totals.rows().stream()
                    .filter(row -> String.valueOf(row[totals.table().indexOf("queryid")])
                            .equals(id))
                    .mapToLong(row -> (long) row[totals.table().indexOf("calls")])
                    .sum();
            return rows.rows().stream()
                    .filter(row -> String.valueOf(row[queryid]).equals(id))
                    .findFirst()
                    .map(row -> new long[] {
                        (long) row[rows.table().indexOf("calls")],
                        (long) row[rows.table().indexOf("rows")]
                    })
                    .orElse(new long[] {0, 0});
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void evictionsNeverInflateAndAreSaid(int major) throws Exception {
        Random random = new Random(Long.getLong("bitville.seed", 20_261_123L) - major);
        int cycles = "deep".equals(System.getProperty("bitville.depth")) ? 200 : 10;
        try (PostgresServer server = PostgresServer.version(major)
                .setting("pg_stat_statements.max", "100")
                .start()) {
            server.createMonitorRole(MonitoredServers.ROLE, "x");
            server.execute("create table " + PROBE + " (id int)");
            server.execute("insert into " + PROBE + " select generate_series(1, 5)");
            collect(server);
            long evicted = 0;
            for (int cycle = 1; cycle <= cycles; cycle++) {
                run(server, random.nextInt(4));
                if (random.nextInt(2) == 0) {
                    floodWithOtherStatements(server);
                }
                run(server, random.nextInt(4));
                long[] seen = collect(server);
                assertThat(seen[1]).as("rows of cycle %d", cycle).isEqualTo(5 * seen[0]);
                assertThat(seen[0]).as("never more than ran in cycle %d", cycle).isLessThanOrEqualTo(lastRuns);
                if (lastEvictions instanceof Long evictions) {
                    evicted += evictions;
                    if (evictions == 0) {
                        assertThat(seen[0])
                                .as("nothing was evicted in cycle %d", cycle)
                                .isEqualTo(lastRuns);
                    }
                }
                lastRuns = 0;
            }
            if (major >= 14) {
                assertThat(evicted).as("evictions said").isBetween(1L, dealloc(server));
            }
        }
    }

    private static long dealloc(PostgresServer server) throws SQLException {
        return Long.parseLong(server.query("select dealloc::text from pg_stat_statements_info"));
    }

    /** Statements differ by how many columns they have: constants and names are no difference to the extension. */
    private static void floodWithOtherStatements(PostgresServer server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (int columns = 1; columns <= 150; columns++) {
                statement.execute("select 1" + ", 1".repeat(columns));
            }
        }
    }

    private static Rowset rowset(Snapshot snapshot, String name) {
        return snapshot.rowsets().stream()
                .filter(rowset -> rowset.table().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void textsAreSentOnce(int major) throws Exception {
        try (PostgresServer server = PostgresServer.start(major)) {
            server.createMonitorRole(MonitoredServers.ROLE, "x");
            collect(server);
            server.execute("select 'a literal', 4711");
            collect(server);
            Collector texts = new StatementTextsCollector(wanted);
            try (ServerSession session = ServerSession.open(server, MonitoredServers.ROLE, "postgres")) {
                Snapshot first = texts.collect(FakeRun.of(session));
                assertThat(rowset(first, "statement_texts").rows())
                        .anySatisfy(row -> assertThat(row[2]).isEqualTo("select $1, $2"));
                server.execute("select 'another', 1, 2, 3");
                collect(server);
                Snapshot tooSoon = texts.collect(FakeRun.of(session).next(first, Duration.ofMinutes(4)));
                assertThat(tooSoon.rowsets())
                        .as("the server is not asked again so soon")
                        .isEmpty();
                Snapshot second = texts.collect(
                        FakeRun.of(session).state(first.nextState().orElseThrow()));
                assertThat(second.rowsets().stream().flatMap(rowset -> rowset.rows().stream()))
                        .noneSatisfy(row -> assertThat(row[2]).isEqualTo("select $1, $2"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aTextThatTheServerCannotConvertCostsNoReading(int major) throws Exception {
        try (PostgresServer server = PostgresServer.version(major)
                .setting("pg_stat_statements.track", "all")
                .start()) {
            server.createMonitorRole(MonitoredServers.ROLE, "x");
            server.execute("create database bytes encoding sql_ascii template template0 lc_collate 'C' lc_ctype 'C'");
            collect(server);
            server.execute("select 'a literal', 4711");
            collect(server);
            try (Connection connection = server.connect(PostgresServer.SUPERUSER, "bytes");
                    Statement statement = connection.createStatement()) {
                statement.execute("do $$ begin execute 'select 1 as \"' || chr(233) || '\"'; end $$");
            }
            try (Connection running = server.connect();
                    Statement statement = running.createStatement();
                    ServerSession session = ServerSession.open(server, MonitoredServers.ROLE, "postgres")) {
                statement.execute("select 'a literal', 4711");
                Snapshot texts = new StatementTextsCollector(wanted).collect(FakeRun.of(session));
                assertThat(rowset(texts, "statement_texts").rows())
                        .as("is told as unreadable")
                        .anySatisfy(row -> assertThat(row[2]).isEqualTo("\uFFFD"));
                if (major >= 14) {
                    assertThat(rowset(texts, "statement_texts").rows())
                            .as("a session shows it")
                            .anySatisfy(row -> assertThat(row[2]).isEqualTo("select 'a literal', 4711"));
                }
            }
        }
    }

    @Test
    void missingExtensionIsNamedWithItsRemedy() throws Exception {
        try (PostgresServer server =
                PostgresServer.version(18).withoutPgStatStatements().start()) {
            server.createMonitorRole(MonitoredServers.ROLE, "x");
            try (ServerSession session = ServerSession.open(server, MonitoredServers.ROLE, "postgres")) {
                assertThatThrownBy(() -> collector.collect(FakeRun.of(session)))
                        .hasMessageContaining("shared_preload_libraries")
                        .extracting("reason")
                        .isEqualTo(Reason.UNSUPPORTED);
            }
        }
    }
}
