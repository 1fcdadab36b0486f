package com.bitville.postgres.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.collect.SqlLint;
import com.bitville.postgres.testkit.net.FaultProxy;
import com.bitville.postgres.testkit.net.NetworkFault;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicaLagTest {
    private static final String ROLE = "bitville_monitor";
    private static final Sql LAG = Sql.resource(ReplicaLag.class, "replica-lag");

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
    void aPrimaryAndAStandbyThatNobodyFollowsAreBehindNobody() throws Exception {
        try (PostgresServer server = PostgresServer.start(18)) {
            server.createMonitorRole(ROLE, "any");
            assertThat(lag(server).values()).hasSize(1);
            assertThat(lag(server).values().get(0)).containsOnlyNulls();

            server.stop();
            Files.createFile(server.dataDirectory().resolve("standby.signal"));
            server.start();
            assertThat(server.query("SELECT pg_is_in_recovery()")).isEqualTo("t");
            assertThat(lag(server).values()).hasSize(1);
            assertThat(lag(server).values().get(0)).containsOnlyNulls();
        }
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

    private static void fallsBehindAndCatchesUp(PostgresServer primary, PostgresServer standby, ServerSession session)
            throws Exception {
        standby.execute("SELECT pg_wal_replay_pause()");
        soon().until(() -> {
            primary.execute("INSERT INTO followed VALUES (1)");
            return ReplicaLag.seconds(session).orElse(0) > 1;
        });
        standby.execute("SELECT pg_wal_replay_resume()");
        soon().until(() -> ReplicaLag.seconds(session).isEmpty());
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
            assertThat(ReplicaLag.seconds(session).orElse(0)).isLessThan(60);
            // What it says to have taken comes late, as long as there is something to take.
            link.set(new NetworkFault.Delay(NetworkFault.Direction.TO_SERVER, Duration.ofSeconds(2)));
            soon().until(() -> {
                primary.execute("INSERT INTO followed VALUES (1)");
                return ReplicaLag.seconds(session).orElse(0) > 1;
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
            assertThat(ReplicaLag.seconds(there).orElse(0)).isLessThanOrEqualTo(0);
            assertThat(ReplicaLag.seconds(here).orElse(0)).isLessThan(1_800);
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

    private static Rows lag(PostgresServer server) throws Exception {
        try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
            assertThat(ReplicaLag.seconds(session)).isEmpty();
            return session.query(LAG);
        }
    }
}
