package com.bitville.postgres.engine.internal.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.collect.LoadSignal;
import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.collect.SqlLint;
import com.bitville.postgres.testkit.fake.FakeCapabilities;
import com.bitville.postgres.testkit.fake.FakeSession;
import com.bitville.postgres.testkit.net.FaultProxy;
import com.bitville.postgres.testkit.net.NetworkFault;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicaLagTest {
    private static final String ROLE = "bitville_monitor";
    private static final Sql LAG = Sql.resource(ReplicaLag.class, "replica-lag");

    private final ReplicaLag lag = new ReplicaLag();

    static IntStream majors() {
        return "deep".equals(System.getProperty("bitville.depth"))
                ? PostgresServer.available().stream().mapToInt(Integer::intValue)
                : IntStream.of(18);
    }

    @Test
    void theFileKeepsTheRules() {
        assertThat(SqlLint.files(Path.of("src/main/resources"))).hasSize(1);
        assertThat(SqlLint.probe(LAG)).isEmpty();
    }

    @Test
    void aPrimaryAndAStandbyWithoutReplicasHaveNoLag() throws Exception {
        try (PostgresServer server = PostgresServer.start(18)) {
            server.createMonitorRole(ROLE, "any");
            assertThat(lag(server).values()).isEmpty();

            server.stop();
            Files.createFile(server.dataDirectory().resolve("standby.signal"));
            server.start();
            assertThat(server.query("SELECT pg_is_in_recovery()")).isEqualTo("t");
            assertThat(lag(server).values()).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aStandbyWhoseReplayHangsIsSeenFromBothEndsForAsLongAsItHangs(int major) throws Exception {
        try (PostgresServer primary = monitored(major)) {
            primary.execute("CREATE TABLE followed (n int)");
            try (PostgresServer standby = primary.standby().start();
                    ServerSession there = ServerSession.open(standby, ROLE, "postgres");
                    ServerSession here = ServerSession.open(primary, ROLE, "postgres")) {
                AtomicLong clock = new AtomicLong();
                ReplicaLag own = new ReplicaLag(clock::get);
                ReplicaLag seen = new ReplicaLag(clock::get);
                // To its primary a standby that reconnects is another one: progress needs two readings of the same.
                String sender = "";
                for (int readings = 0; readings < 3; readings++) {
                    primary.execute("INSERT INTO followed VALUES (1)");
                    soon().until(() -> "t"
                            .equals(primary.query(
                                    "SELECT replay_lsn = pg_current_wal_lsn() FROM pg_stat_replication")));
                    assertThat(seen.seconds(here, Optional.empty()).orElse(0)).isLessThan(60);
                    String now = String.valueOf(primary.query("SELECT pid FROM pg_stat_replication"));
                    readings = now.equals(sender) ? readings : 0;
                    sender = now;
                }
                soon().until(() -> own.seconds(there, Optional.empty()).isEmpty());
                String startup = standby.query("SELECT pid FROM pg_stat_activity WHERE backend_type = 'startup'");
                kill("STOP", startup);
                try {
                    primary.execute("INSERT INTO followed VALUES (1)");
                    soon().until(() ->
                            "t".equals(standby.query("SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()")));
                    // The standby may report its replay before the standstill late, which would count as progress.
                    String replayed = String.valueOf(standby.query("SELECT pg_last_wal_replay_lsn()"));
                    soon().until(() -> "t"
                            .equals(primary.query(
                                    "SELECT flush_lsn > replay_lsn AND replay_lsn = CAST(? AS pg_lsn) FROM pg_stat_replication",
                                    replayed)));
                    seen.seconds(here, Optional.empty());
                    assertThat(own.seconds(there, Optional.empty()).orElse(60))
                            .as("level a moment ago, however long the primary was idle before")
                            .isLessThanOrEqualTo(0);
                    double before = 0;
                    // No more writes: from here on the views do not change.
                    for (int minute = 1; minute <= 3; minute++) {
                        clock.addAndGet(Duration.ofSeconds(60).toNanos());
                        assertThat(seen.seconds(here, Optional.empty()).orElse(0))
                                .isGreaterThan(before + 50);
                        before = seen.seconds(here, Optional.empty()).orElse(0);
                    }
                    double first = own.seconds(there, Optional.empty()).orElse(0);
                    soon().until(() -> own.seconds(there, Optional.empty()).orElse(0) > first + 0.5);
                } finally {
                    kill("CONT", startup);
                }
                soon().until(() -> seen.seconds(here, Optional.empty()).orElse(60) < 1
                        && own.seconds(there, Optional.empty()).isEmpty());
            }
        }
    }

    private static void kill(String signal, @Nullable String pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aStandbyIsBehindAsLongAsItDoesNotReplayWhatItHas(int major) throws Exception {
        try (PostgresServer primary = monitored(major)) {
            primary.execute("CREATE TABLE followed (n int)");
            try (PostgresServer standby = primary.standby().start();
                    ServerSession session = ServerSession.open(standby, ROLE, "postgres")) {
                fallsBehindAndCatchesUp(primary, standby, session);
                // Now it has replayed a transaction, before that none since its start.
                assertThat(standby.query("SELECT pg_last_xact_replay_timestamp()"))
                        .isNotNull();
                fallsBehindAndCatchesUp(primary, standby, session);
            }
        }
    }

    private void fallsBehindAndCatchesUp(PostgresServer primary, PostgresServer standby, ServerSession session)
            throws Exception {
        standby.execute("SELECT pg_wal_replay_pause()");
        soon().until(() -> {
            primary.execute("INSERT INTO followed VALUES (1)");
            return lag.seconds(session, Optional.empty()).orElse(0) > 1;
        });
        standby.execute("SELECT pg_wal_replay_resume()");
        soon().until(() -> lag.seconds(session, Optional.empty()).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aPrimaryIsTheServerOfAStandbyThatIsSlowToTakeItsLog(int major) throws Exception {
        try (PostgresServer primary = monitored(major);
                FaultProxy link = FaultProxy.to(primary.port());
                PostgresServer standby = primary.standby()
                        .setting(
                                "primary_conninfo",
                                "host=127.0.0.1 port=" + link.port() + " user=" + PostgresServer.SUPERUSER)
                        .start();
                ServerSession session = ServerSession.open(primary, ROLE, "postgres")) {
            primary.execute("CREATE TABLE followed (n int)");
            soon().until(() -> "t".equals(standby.query("SELECT to_regclass('followed') IS NOT NULL")));
            assertThat(lag.seconds(session, Optional.empty()).orElse(0)).isLessThan(60);
            // The standby reports its progress late while there is something to replay.
            link.set(new NetworkFault.Delay(NetworkFault.Direction.TO_SERVER, Duration.ofSeconds(2)));
            soon().until(() -> {
                primary.execute("INSERT INTO followed VALUES (1)");
                return lag.seconds(session, Optional.empty()).orElse(0) > 1;
            });
        }
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aDelayThatIsSetOnPurposeIsNoLag(int major) throws Exception {
        try (PostgresServer primary = monitored(major);
                PostgresServer standby = primary.standby()
                        .setting("recovery_min_apply_delay", "1h")
                        .start();
                ServerSession there = ServerSession.open(standby, ROLE, "postgres");
                ServerSession here = ServerSession.open(primary, ROLE, "postgres")) {
            primary.execute("CREATE TABLE followed (n int)");
            soon().until(() ->
                    "t".equals(standby.query("SELECT pg_last_wal_receive_lsn() > pg_last_wal_replay_lsn()")));
            assertThat(lag.seconds(there, Optional.empty()).orElse(0)).isLessThanOrEqualTo(0);
            assertThat(lag.seconds(here, Optional.empty()).orElse(0)).isLessThan(1_800);
        }
    }

    private static PostgresServer monitored(int major) throws Exception {
        PostgresServer server = PostgresServer.start(major);
        server.createMonitorRole(ROLE, "any");
        return server;
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50));
    }

    private Rows lag(PostgresServer server) throws Exception {
        try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
            assertThat(lag.seconds(session, Optional.empty())).isEmpty();
            return session.query(LAG);
        }
    }

    /** On most servers the query would be a useless round trip per cycle. */
    @Test
    void aServerWithoutReplicasIsNotQueried() {
        FakeSession primary = new FakeSession(180_000);
        assertThat(lag.seconds(primary, sending(OptionalLong.of(0)))).isEmpty();
        assertThat(primary.queries()).isEmpty();
        FakeSession standby =
                new FakeSession(FakeCapabilities.of(180_000).standby().build());
        Rows none = FakeSession.rows(List.of("replica", "sent", "flushed", "replayed", "lag_s", "delay_s"));
        for (FakeSession asked : List.of(standby.answer("replica-lag", none), primary.answer("replica-lag", none))) {
            lag.seconds(asked, sending(asked == standby ? OptionalLong.of(0) : OptionalLong.of(1)));
            lag.seconds(asked, sending(OptionalLong.empty()).filter(load -> asked == primary));
            assertThat(asked.queries()).hasSize(2);
        }
    }

    private static Optional<LoadSignal> sending(OptionalLong walSenders) {
        return Optional.of(new LoadSignal(1, 0, walSenders));
    }
}
