package com.bitville.postgres.statements.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums stay exact whatever happens to the extension, its schema and the role's rights while the agent looks. */
class ExtensionChangesTest {
    private static final String PROBE = "changes_probe";
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final List<String> VERSIONS = List.of("1.8", "1.9", "1.10", "1.11", "1.12");

    private final WantedTexts wanted = new WantedTexts();
    private Optional<byte[]> state = Optional.empty();
    private long ran;
    private long counted;
    private int version;

    static List<Integer> servers() {
        return DEEP ? PostgresServer.available() : List.of(13, 18);
    }

    @ParameterizedTest
    @MethodSource("servers")
    void everyCallIsCountedOnce(int major) throws Exception {
        long seed = Long.getLong("bitville.seed", 20_261_128L) + major;
        Random random = new Random(seed);
        int cycles = DEEP ? 200 : 12;
        System.out.println("PostgreSQL " + major + ": " + cycles + " cycles, seed " + seed);
        try (PostgresServer server = PostgresServer.version(major)
                .setting("pg_stat_statements.track", "all")
                .start()) {
            server.createMonitorRole(MonitoredServers.ROLE, "x");
            server.execute("create table " + PROBE + " (id int); insert into " + PROBE + " values (1)");
            server.execute("create function nested() returns void language plpgsql as 'begin perform id from " + PROBE
                    + "; end'");
            server.execute("create schema elsewhere; grant usage on schema elsewhere to public");
            version = newest(server);
            assertThat(collect(server)).isTrue();
            for (int cycle = 1; cycle <= cycles; cycle++) {
                run(server, random.nextInt(4));
                boolean readable = change(server, random);
                run(server, random.nextInt(4));
                boolean read = collect(server);
                assertThat(read).as("cycle %d", cycle).isEqualTo(readable);
                if (read) {
                    assertThat(counted).as("calls up to cycle %d", cycle).isEqualTo(ran);
                }
                if (!readable) {
                    mend(server);
                    run(server, random.nextInt(4));
                    assertThat(collect(server)).isTrue();
                    assertThat(counted)
                            .as("calls up to the mend of cycle %d", cycle)
                            .isEqualTo(ran);
                }
            }
        }
    }

    /** Whether statements can be read after it. */
    private boolean change(PostgresServer server, Random random) throws SQLException {
        switch (random.nextInt(7)) {
            case 0 -> server.execute("alter extension pg_stat_statements set schema elsewhere");
            case 1 -> server.execute("alter extension pg_stat_statements set schema public");
            case 2 -> {
                server.execute("drop extension pg_stat_statements");
                return false;
            }
            case 3 -> {
                server.execute("revoke pg_read_all_stats from " + MonitoredServers.ROLE);
                return false;
            }
            case 4 -> {
                version = random.nextInt(newest(server) + 1);
                server.execute("drop extension pg_stat_statements; create extension pg_stat_statements version '"
                        + VERSIONS.get(version) + "'");
            }
            case 5 -> {
                if (version < newest(server)) {
                    version++;
                    server.execute("alter extension pg_stat_statements update to '" + VERSIONS.get(version) + "'");
                }
            }
            default -> server.restart();
        }
        return true;
    }

    private void mend(PostgresServer server) throws SQLException {
        if ("0".equals(server.query("select count(*) from pg_extension where extname = 'pg_stat_statements'"))) {
            version = newest(server);
        }
        server.execute("create extension if not exists pg_stat_statements; grant pg_read_all_stats to "
                + MonitoredServers.ROLE);
    }

    private static int newest(PostgresServer server) throws SQLException {
        return VERSIONS.indexOf(
                server.query("select default_version from pg_available_extensions where name = 'pg_stat_statements'"));
    }

    /** Often enough to be among the statements with a row of their own, whatever else the test asks. */
    private void run(PostgresServer server, int some) throws SQLException {
        int times = 20 * some;
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < times; i++) {
                statement.execute("select id from " + PROBE);
                statement.execute("select nested()");
            }
        }
        ran += 2L * times;
    }

    /** Counts the calls of the probing statement, at both levels; false where nothing can be read. */
    private boolean collect(PostgresServer server) throws Exception {
        try (ServerSession session = ServerSession.open(server, MonitoredServers.ROLE, "postgres")) {
            FakeRun run = state.map(bytes -> FakeRun.of(session).state(bytes)).orElseGet(() -> FakeRun.of(session));
            Snapshot snapshot;
            try {
                snapshot = new StatementsCollector(wanted).collect(run);
            } catch (CollectException e) {
                return false;
            }
            state = snapshot.nextState();
            Rowset rows = snapshot.rowsets().get(0);
            int queryid = rows.table().indexOf("queryid");
            int calls = rows.table().indexOf("calls");
            List<String> ids = ids(server);
            for (@Nullable Object[] row : rows.rows()) {
                if (ids.contains(String.valueOf(row[queryid]))) {
                    counted += (long) row[calls];
                }
            }
            return true;
        }
    }

    private static List<String> ids(PostgresServer server) throws SQLException {
        String schema = server.query(
                "select extnamespace::regnamespace::text from pg_extension" + " where extname = 'pg_stat_statements'");
        return List.of(String.valueOf(server.query("select string_agg(distinct queryid::text, ',') from " + schema
                        + ".pg_stat_statements where query ~ '^(select |)id from " + PROBE + "$'"))
                .split(",", -1));
    }
}
