package com.bitville.postgres.sql.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.api.collect.table.Rowset;
import com.bitville.postgres.sql.internal.counter.ServerEpoch;
import com.bitville.postgres.sql.internal.header.SubjectDefinition;
import com.bitville.postgres.sql.internal.read.SqlCollector;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicationPgTest {
    private static @Nullable Object first(Snapshot snapshot, String column) {
        Rowset rowset = snapshot.rowsets().get(0);
        List<@Nullable Object[]> rows = rowset.rows();
        return rows.get(0)[rowset.table().indexOf(column)];
    }

    static List<Integer> versions() {
        return System.getProperty("bitville.depth", "default").equals("deep")
                ? PostgresServer.available()
                : List.of(18);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aReplicaAndItsPrimary(int major) throws SQLException, CollectException, InterruptedException {
        try (PostgresServer primary = PostgresServer.version(major).durable().start()) {
            primary.createMonitorRole("watcher", "x");
            try (PostgresServer standby = primary.standby().start();
                    ServerSession above = ServerSession.open(primary, "watcher", "postgres");
                    ServerSession below = ServerSession.open(standby, "watcher", "postgres")) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> "streaming".equals(primary.query("SELECT state FROM pg_stat_replication")));
                primary.execute("SELECT pg_create_physical_replication_slot('unused', true)");
                standby.execute("SELECT pg_wal_replay_pause()");
                String paused = major < 14
                        ? "SELECT pg_is_wal_replay_paused()"
                        : "SELECT pg_get_wal_replay_pause_state() = 'paused'";
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> "t".equals(standby.query(paused)));
                SqlCollector senders = ShippedFiles.collector("senders");
                FakeRun run = FakeRun.of(above);
                Snapshot last = senders.collect(run);
                for (int i = 0; i < 3; i++) {
                    primary.execute("CREATE TABLE t" + i + " AS SELECT generate_series(1, 1000) AS n");
                    run = run.next(last, Duration.ofMinutes(1));
                    last = senders.collect(run);
                }
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() ->
                                "t".equals(primary.query("SELECT flush_lsn > replay_lsn FROM pg_stat_replication")));
                last = senders.collect(run);
                assertThat(first(last, "state")).isEqualTo("streaming");
                assertThat(((Number) Objects.requireNonNull(first(last, "replay_lag_bytes"))).longValue())
                        .isGreaterThan(30_000);
                // Replay stopped before the first of the four readings, or right behind it.
                assertThat(((Number) Objects.requireNonNull(first(last, "replay_behind_ms"))).longValue())
                        .isBetween(120_000L, 180_000L);

                Snapshot slots = ShippedFiles.collector("slots").collect(FakeRun.of(above));
                assertThat(first(slots, "slot_name")).isEqualTo("unused");
                assertThat(((Number) Objects.requireNonNull(first(slots, "retained_bytes"))).longValue())
                        .isGreaterThan(30_000);

                Snapshot receiver = ShippedFiles.collector("receiver").collect(FakeRun.of(below));
                assertThat(first(receiver, "status")).isEqualTo("streaming");
                assertThat(first(receiver, "replay_paused")).isEqualTo(true);
                if (major >= 14) {
                    assertThat(first(receiver, "replay_pause_state")).isEqualTo("paused");
                }
                assertThat(receiver.rowsets().get(0).table().indexOf("conninfo"))
                        .isNegative();
                assertThat(ShippedFiles.collector("receiver")
                                .collect(FakeRun.of(above))
                                .rowCount())
                        .isZero();
                everySubjectRunsOn(below);
            }
        }
    }

    /** Whatever is asked of a primary can be asked of a standby. */
    private static void everySubjectRunsOn(ServerSession standby) throws InterruptedException {
        ServerEpoch.Cache epochs = new ServerEpoch.Cache();
        List<String> problems = new ArrayList<>();
        for (SubjectDefinition subject : ShippedFiles.subjects()) {
            try {
                ShippedFiles.anyCollector(subject, epochs).collect(FakeRun.of(standby));
            } catch (CollectException e) {
                if (e.reason() != Reason.UNSUPPORTED && e.reason() != Reason.NOT_PERMITTED) {
                    problems.add(subject.name() + ": " + e.getMessage());
                }
            }
        }
        assertThat(problems).isEmpty();
    }
}
