package com.bitville.postgres.sql.internal.counter;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.sql.internal.ShippedFiles;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rows that an application inserts, counted by cycles over resets, crashes and agents that end before they commit. Each row is counted
 * once, but for those that the server itself forgets.
 */
class CounterCoursePgTest {
    private static final String ROLE = "watcher";
    private static final String DATABASE = "app";
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int CYCLES = DEEP ? 100 : 12;

    static List<Integer> versions() {
        return DEEP ? PostgresServer.available() : List.of(18);
    }

    private static long inserted(PostgresServer server) throws SQLException {
        return Long.parseLong(Objects.requireNonNull(
                server.query("SELECT tup_inserted FROM pg_stat_database WHERE datname = ?", DATABASE)));
    }

    /** The counts of a session show once it has ended. */
    private static void insert(PostgresServer server, int rows) throws SQLException {
        long before = inserted(server);
        try (var connection = server.connect(PostgresServer.SUPERUSER, DATABASE);
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO public.t SELECT generate_series(1, " + rows + ")");
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> inserted(server) == before + rows);
    }

    private static void reset(PostgresServer server) throws SQLException {
        try (var connection = server.connect(PostgresServer.SUPERUSER, DATABASE);
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_stat_reset()");
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> inserted(server) == 0);
    }

    private static @Nullable Object of(Snapshot snapshot, String column) {
        Rowset rowset = snapshot.rowsets().get(0);
        int name = rowset.table().indexOf("datname");
        List<@Nullable Object[]> rows = rowset.rows();
        for (@Nullable Object[] row : rows) {
            if (DATABASE.equals(row[name])) {
                return row[rowset.table().indexOf(column)];
            }
        }
        return null;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void countsEachRowOnce(int major) throws SQLException, CollectException {
        try (PostgresServer server = PostgresServer.version(major)
                .durable()
                .setting("autovacuum", "off")
                .start()) {
            server.createMonitorRole(ROLE, "x");
            server.execute("CREATE DATABASE " + DATABASE);
            try (var connection = server.connect(PostgresServer.SUPERUSER, DATABASE);
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE public.t (n int)");
            }
            Random random = new Random(major);
            byte[] committed = null;
            java.time.Instant at = java.time.Instant.parse("2026-01-01T00:00:00Z");
            long counted = 0;
            long wanted = 0;
            // Inserted since the last committed reading, as far as the server still knows.
            long open = 0;
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                String happens = "";
                for (int i = random.nextInt(3); i >= 0; i--) {
                    int rows = 1 + random.nextInt(500);
                    insert(server, rows);
                    open += rows;
                    int chance = random.nextInt(12);
                    if (chance == 0) {
                        reset(server);
                        open = 0;
                        happens += " reset";
                    } else if (chance == 1) {
                        server.crash();
                        server.start();
                        open = 0;
                        happens += " crash";
                    }
                }
                try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
                    at = at.plusSeconds(60);
                    FakeRun run = FakeRun.of(session).at(at);
                    Snapshot snapshot =
                            ShippedFiles.collector("databases").collect(committed == null ? run : run.state(committed));
                    if (random.nextInt(6) == 0 && cycle > 0) {
                        // The agent ends before it commits: the next cycle covers the time again.
                        continue;
                    }
                    Object grown = of(snapshot, "tup_inserted");
                    if (committed != null) {
                        assertThat(grown).as("cycle " + cycle + happens).isEqualTo(open);
                        counted += ((Number) Objects.requireNonNull(grown)).longValue();
                        wanted += open;
                    } else {
                        assertThat(grown).isNull();
                    }
                    committed = snapshot.nextState().orElseThrow();
                    open = 0;
                }
            }
            assertThat(counted).isEqualTo(wanted).isPositive();
        }
    }
}
