package com.bitville.postgres.sql.internal.counter;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Reach;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.sql.internal.ShippedFiles;
import com.bitville.postgres.sql.internal.read.SqlCollector;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Increments of real counters over what can happen to them. */
class CounterPgTest {
    private static final String ROLE = "watcher";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static @Nullable Object value(Rowset rowset, String key, Object wanted, String column) {
        int place = rowset.table().indexOf(key);
        List<@Nullable Object[]> rows = rowset.rows();
        for (@Nullable Object[] row : rows) {
            if (wanted.equals(row[place])) {
                return row[rowset.table().indexOf(column)];
            }
        }
        return null;
    }

    private static @Nullable Object database(Snapshot snapshot, int rowset, String column) {
        return value(snapshot.rowsets().get(rowset), "datname", "postgres", column);
    }

    private static ServerSession session(PostgresServer server) throws SQLException {
        return ServerSession.open(server, ROLE, "postgres");
    }

    /** A session's last counts show when it ends. */
    private static void commit(PostgresServer server, int times) throws SQLException {
        try (var connection = server.connect();
                var statement = connection.createStatement()) {
            for (int i = 0; i < times; i++) {
                statement.execute("SELECT 1");
            }
        }
    }

    /** Before 15 a message tells the process that keeps the counters. */
    private static void reset(PostgresServer server, String how, String from) throws SQLException {
        String before = server.query("SELECT stats_reset FROM " + from);
        server.execute("SELECT " + how);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !Objects.equals(before, server.query("SELECT stats_reset FROM " + from)));
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void incrementsAreExactOverCrashesAndResetsAndANewAgent(int major) throws SQLException, CollectException {
        try (PostgresServer server = PostgresServer.version(major).durable().start()) {
            server.createMonitorRole(ROLE, "x");
            Snapshot last;
            Snapshot position;
            FakeRun run;
            try (ServerSession session = session(server)) {
                commit(server, 50);
                run = FakeRun.of(session);
                Snapshot first = ShippedFiles.collector("databases").collect(run);
                assertThat(database(first, 0, "counted_from")).isEqualTo("baseline");
                assertThat(database(first, 0, "xact_commit")).isNull();
                assertThat(first.intervalMs()).isZero();
                assertThat(first.rowsets().get(1).table().reach()).isEqualTo(Reach.LOCAL);
                long before = ((Number) Objects.requireNonNull(database(first, 1, "xact_commit"))).longValue();

                commit(server, 200);
                run = run.next(first, MINUTE);
                // Another collector: nothing but the committed state is left of the first.
                last = ShippedFiles.collector("databases").collect(run);
                long after = ((Number) Objects.requireNonNull(database(last, 1, "xact_commit"))).longValue();
                assertThat(database(last, 0, "counted_from")).isEqualTo("last");
                assertThat(database(last, 0, "xact_commit")).isEqualTo(after - before);
                assertThat(last.intervalMs()).isEqualTo(MINUTE.toMillis());
                position = ShippedFiles.collector("server").collect(FakeRun.of(session));
            }
            server.crash();
            server.start();
            // As many as before the crash and more, so that no counter has fallen.
            commit(server, 1_000);
            try (ServerSession session = session(server)) {
                goesOnOverACrash(session, position);
                FakeRun next = FakeRun.of(session)
                        .at(run.at().plus(MINUTE))
                        .state(last.nextState().orElseThrow());
                Snapshot crashed = ShippedFiles.collector("databases").collect(next);
                assertThat(database(crashed, 0, "counted_from")).isEqualTo("reset");
                assertThat(database(crashed, 0, "xact_commit")).isEqualTo(database(crashed, 1, "xact_commit"));

                reset(server, "pg_stat_reset()", "pg_stat_database WHERE datname = 'postgres'");
                next = next.next(crashed, MINUTE);
                Snapshot reset = ShippedFiles.collector("databases").collect(next);
                assertThat(database(reset, 0, "counted_from")).isEqualTo("reset");

                server.execute("CREATE DATABASE fresh");
                next = next.next(reset, MINUTE);
                Snapshot grown = ShippedFiles.collector("databases").collect(next);
                assertThat(value(grown.rowsets().get(0), "datname", "fresh", "counted_from"))
                        .isEqualTo("new");
                server.execute("DROP DATABASE fresh");
                next = next.next(grown, MINUTE);
                Snapshot gone = ShippedFiles.collector("databases").collect(next);
                assertThat(value(gone.rowsets().get(0), "datname", "fresh", "counted_from"))
                        .isNull();

                // A reset of one kind by hand is none of the databases'.
                reset(server, "pg_stat_reset_shared('bgwriter')", "pg_stat_bgwriter");
                next = next.next(gone, MINUTE);
                Snapshot other = ShippedFiles.collector("databases").collect(next);
                assertThat(database(other, 0, "counted_from")).isEqualTo("last");
                if (major >= 17) {
                    // All kinds but the databases', at what is mostly one moment.
                    reset(server, "pg_stat_reset_shared()", "pg_stat_bgwriter");
                    next = next.next(other, MINUTE);
                    Snapshot all = ShippedFiles.collector("databases").collect(next);
                    assertThat(database(all, 0, "counted_from")).isEqualTo("last");
                }
            }
        }
    }

    /** A position in the WAL is no counter that a crash sets to zero. */
    private static void goesOnOverACrash(ServerSession session, Snapshot before) throws CollectException {
        Snapshot then = ShippedFiles.collector("server")
                .collect(FakeRun.of(session).state(before.nextState().orElseThrow()));
        Rowset rowset = then.rowsets().get(0);
        List<@Nullable Object[]> rows = rowset.rows();
        assertThat(rows.get(0)[rowset.table().indexOf("counted_from")]).isEqualTo("last");
        assertThat(((Number) Objects.requireNonNull(rows.get(0)[rowset.table().indexOf("wal_bytes")])).longValue())
                .isBetween(50L, 100_000_000L);
    }

    @Test
    void aStateThatIsDamagedOrOfAnotherClusterIsNoBaseline() throws SQLException, CollectException {
        try (ServerSession session = ServerSession.open(18)) {
            SqlCollector collector = ShippedFiles.collector("bgwriter");
            FakeRun run = FakeRun.of(session);
            byte[] state = collector.collect(run).nextState().orElseThrow();
            for (byte[] bad : List.of(new byte[0], new byte[] {99}, java.util.Arrays.copyOf(state, state.length - 3))) {
                Snapshot snapshot = collector.collect(run.state(bad));
                Rowset rowset = snapshot.rowsets().get(0);
                List<@Nullable Object[]> rows = rowset.rows();
                assertThat(rows.get(0)[rowset.table().indexOf("counted_from")]).isEqualTo("baseline");
            }
        }
    }
}
