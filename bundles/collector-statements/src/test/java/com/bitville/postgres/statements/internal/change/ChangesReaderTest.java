package com.bitville.postgres.statements.internal.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Session;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.statements.internal.delta.StatementDeltas;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What follows from the entries that moved is what would follow from all, whatever happens to them, even between two answers. */
class ChangesReaderTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int LEVELS = 140_000;

    private final Random random = new Random(Long.getLong("bitville.seed", 20_261_128L));
    private long monitor;

    static List<Integer> servers() {
        return DEEP ? PostgresServer.available() : List.of(13, 18);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void changedEntriesTellAsMuchAsAll(int major) throws Exception {
        try (PostgresServer server = PostgresServer.version(major)
                .setting("pg_stat_statements.max", major == 13 ? "5000" : "150")
                .setting("pg_stat_statements.track", "all")
                .setting("pg_stat_statements.track_planning", "on")
                .start()) {
            server.createMonitorRole(MonitoredServers.ROLE, "x");
            server.execute("create role other; grant other to postgres;"
                    + "create function nested(int) returns void language plpgsql as"
                    + " 'begin perform 1, 2, 3; if $1 > 0 then perform nested($1 - 1); end if; end'");
            monitor = Long.parseLong(String.valueOf(
                    server.query("select oid from pg_roles where rolname = '" + MonitoredServers.ROLE + "'")));
            assertThat(planForAnyMarks(server)).contains("Hash Full Join").doesNotContain("Sort");
            EntryBaseline entryBaseline = null;
            StatementsSample before = null;
            int partial = 0;
            int seen = 0;
            for (int cycle = 1; cycle <= (DEEP ? 100 : 16); cycle++) {
                for (int changes = random.nextInt(4); changes > 0; changes--) {
                    change(server);
                }
                try (ServerSession session = ServerSession.open(server, MonitoredServers.ROLE, "postgres")) {
                    Meddling meddling = new Meddling(session, server);
                    EntryChanges entryChanges = new ChangesReader(
                                    FakeRun.of(meddling), List.of(20, 60, 2_000).get(random.nextInt(3)))
                            .since(entryBaseline, random.nextInt(6) == 0);
                    StatementsSample all = new ChangesReader(FakeRun.of(session), 2_000)
                            .since(null, false)
                            .reading();
                    SampleComparison compared = SampleComparison.of(entryBaseline, entryChanges, true);
                    partial += entryChanges.whole() ? 0 : 1;
                    String what = "PostgreSQL " + major + ", cycle " + cycle;
                    // Reading makes entries too, for which others may be given up before all are read; 13 does not
                    // tell.
                    boolean same = entryChanges.reading().dealloc() == all.dealloc();
                    if (same) {
                        assertThat(told(StatementDeltas.between(compared.before(), compared.after())))
                                .as(what)
                                .isEqualTo(told(StatementDeltas.between(before, all)));
                        assertThat(entries(compared.next().whole())).as(what).isEqualTo(entries(all));
                        seen++;
                    }
                    // One cycle in five is not committed.
                    if (random.nextInt(5) > 0) {
                        entryBaseline = again(compared.next());
                        before = same ? all : compared.next().whole();
                    }
                }
            }
            assertThat(partial).as("readings of what moved alone").isPositive();
            assertThat(seen).as("readings compared").isGreaterThan(partial / 2);
        }
    }

    /** The one that the server keeps for the statement, whatever its parameters: an array could be of any length. */
    private static String planForAnyMarks(PostgresServer server) throws SQLException {
        String text =
                ChangesReader.ENTRIES.text().replace(":\"pgss\"", "public").replaceFirst("\\?", "\\$1");
        StringBuilder plan = new StringBuilder();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = force_generic_plan");
            statement.execute("prepare changes(int8[], int8) as " + text.replaceFirst("LIMIT \\?", "LIMIT \\$2"));
            try (ResultSet lines = statement.executeQuery("explain execute changes('{}', 2000)")) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
        }
        return plan.toString();
    }

    private Optional<byte[]> base = Optional.empty();

    /** As it is after a restart of the agent, or not. */
    private EntryBaseline again(EntryBaseline next) {
        base = next.newBase().isPresent() ? next.newBase() : base;
        return random.nextBoolean()
                ? next
                : EntryBaseline.of(next.state(), () -> base).orElseThrow();
    }

    private Map<String, String> told(StatementDeltas statementDeltas) {
        Map<String, String> told = new TreeMap<>();
        told.put("baseline, reset", statementDeltas.baseline() + ", " + statementDeltas.reset());
        statementDeltas.byKey().forEach((statementKey, delta) -> {
            if (statementKey.userid() != monitor) {
                told.put(statementKey.toString(), Arrays.toString(delta));
            }
        });
        return told;
    }

    private Map<String, String> entries(StatementsSample statementsSample) {
        Map<String, String> entries = new HashMap<>();
        statementsSample.entries().forEach((statementKey, statementEntry) -> {
            if (statementKey.userid() != monitor) {
                String extremes =
                        statementEntry.since() == 0 ? statementEntry.minMs() + " to " + statementEntry.maxMs() : "";
                entries.put(
                        statementKey.toString(),
                        Arrays.toString(statementEntry.counters()) + statementEntry.since() + extremes);
            }
        });
        return entries;
    }

    /** Lets things happen between the questions of one reading. */
    private final class Meddling implements Session {
        private final Session session;
        private final PostgresServer server;
        private boolean asked;
        private int left = 3;

        Meddling(Session session, PostgresServer server) {
            this.session = session;
            this.server = server;
        }

        @Override
        public Rows query(Sql sql, @Nullable Object... params) throws CollectException {
            if (sql.equals(ChangesReader.ENTRIES)) {
                if (asked && left > 0 && random.nextInt(3) == 0) {
                    left--;
                    try {
                        some(server);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }
                asked = true;
            }
            return session.query(sql, params);
        }

        @Override
        public Capabilities capabilities() {
            return session.capabilities();
        }

        @Override
        public int backendPid() {
            return session.backendPid();
        }

        @Override
        public String databaseName() {
            return session.databaseName();
        }
    }

    /** What may happen at any time. */
    private void some(PostgresServer server) throws SQLException {
        int version = Integer.parseInt(String.valueOf(server.query("show server_version_num")));
        switch (random.nextInt(version < LEVELS ? 5 : 6)) {
            case 0, 1 -> run(server, 1 + random.nextInt(3), random.nextInt(12));
            case 2 -> run(server, 1, 60 + random.nextInt(60));
            case 3 ->
                server.execute("select pg_stat_statements_reset(userid, dbid, queryid) from (select * from"
                        + " pg_stat_statements(false) where queryid <> 0 and userid <> " + monitor
                        + " order by random() limit 2) as one");
            case 4 -> server.execute("set role other; select 1, 2; reset role; select nested(2)");
            default -> server.execute("select pg_stat_statements_reset()");
        }
    }

    private void change(PostgresServer server) throws SQLException {
        switch (random.nextInt(10)) {
            case 0 -> {
                if (server.query("select 1 from pg_proc where proname = 'pg_stat_statements_reset' and pronargs = 4")
                        != null) {
                    server.execute("select pg_stat_statements_reset(0, 0, 0, true)");
                }
            }
            // One that tells no levels, which a server of 14 or later has.
            case 1 ->
                server.execute("drop extension pg_stat_statements; create extension pg_stat_statements version '1.8'");
            case 2, 3 -> server.execute("alter extension pg_stat_statements update");
            case 4 -> {
                if (random.nextInt(4) == 0) {
                    server.restart();
                }
            }
            default -> some(server);
        }
    }

    /** Statements differ by how many columns they have. */
    private static void run(PostgresServer server, int times, int most) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (int columns = 1; columns <= most; columns++) {
                for (int i = 0; i < times; i++) {
                    statement.execute("select 1" + ", 1".repeat(columns));
                }
            }
        }
    }
}
