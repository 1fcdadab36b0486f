package com.bitville.postgres.checks.internal.provoked;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.history.series.SeriesKey;
import com.bitville.postgres.checks.internal.ProvokedServer;
import com.bitville.postgres.checks.internal.fake.FakeSeries;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real standbys, slots and subscriptions, really provoked; where a remedy mends by itself it is pasted. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class ProvokedReplicationPgTest {
    private static final String ROLE = "watcher";
    private static final List<String> ABOVE = List.of("server", "senders", "slots", "settings");
    private static final List<String> BELOW = List.of("server", "receiver", "conflicts", "settings");
    private static final int HOUR = 62;

    static IntStream majors() {
        return IntStream.of(13, 18);
    }

    private static ProvokedServer provoked(String thresholds) {
        ProvokedServer provoked = new ProvokedServer(thresholds);
        provoked.all();
        return provoked;
    }

    private static void await(PostgresServer server, String sql) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> "t".equals(server.query(sql)));
    }

    private static void streaming(PostgresServer primary) {
        await(primary, "SELECT count(*) = 1 FROM pg_stat_replication WHERE state = 'streaming'");
    }

    private static void looks(ProvokedServer provoked, ServerSession session, List<String> subjects, int count)
            throws CollectException, InterruptedException {
        for (int i = 0; i < count; i++) {
            provoked.look(session, subjects);
        }
    }

    /** What the remedy says is run one command after the other, as psql does. */
    private static void cure(PostgresServer server, ServerFinding finding, String part) throws SQLException {
        String line = finding.seen().remedy().stream()
                .filter(one -> one.contains(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError(finding.seen().remedy()));
        for (String command : line.replaceFirst("^-- (?:if [^:]*: )?", "")
                .replaceAll(" {3}--.*", "")
                .split("(?<=;) ", -1)) {
            server.execute(command);
        }
    }

    private static ServerFinding one(ProvokedServer provoked, String check) {
        assertThat(provoked.open(check)).as(check).hasSize(1);
        return provoked.open(check).get(0);
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aReplayThatIsPausedIsSeenFromBothEnds(int major) throws SQLException, CollectException, InterruptedException {
        ProvokedServer above = provoked("");
        ProvokedServer below = provoked("");
        try (PostgresServer primary = PostgresServer.version(major).durable().start()) {
            primary.createMonitorRole(ROLE, "x");
            try (PostgresServer standby = primary.standby().start();
                    ServerSession upper = ServerSession.open(primary, ROLE, "postgres");
                    ServerSession lower = ServerSession.open(standby, ROLE, "postgres")) {
                streaming(primary);
                looks(above, upper, ABOVE, 2);
                looks(below, lower, BELOW, 2);
                standby.execute("SELECT pg_wal_replay_pause()");
                for (int i = 0; i < 12; i++) {
                    primary.execute("CREATE TABLE t" + i + " AS SELECT generate_series(1, 1000) AS n");
                    looks(above, upper, ABOVE, 1);
                    looks(below, lower, BELOW, 1);
                }
                assertThat(one(above, "replay_lag").severity().word()).isEqualTo("warning");
                ProvokedServer.paste(standby, "postgres", one(below, "replay_paused"));
                await(primary, "SELECT replay_lsn = pg_current_wal_lsn() FROM pg_stat_replication");
                looks(above, upper, ABOVE, 3);
                looks(below, lower, BELOW, 3);
                assertThat(above.open("replay_lag")).isEmpty();
                assertThat(below.open("replay_paused")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aPrimaryThatIsAwayAndAQueryThatIsCancelled(int major)
            throws SQLException, CollectException, InterruptedException {
        ProvokedServer below = provoked("recovery_conflicts.warning=0");
        try (PostgresServer primary = PostgresServer.version(major).durable().start()) {
            primary.createMonitorRole(ROLE, "x");
            primary.execute("CREATE TABLE t AS SELECT generate_series(1, 1000) AS n");
            try (PostgresServer standby = primary.standby()
                            .setting("max_standby_streaming_delay", "0")
                            .start();
                    ServerSession lower = ServerSession.open(standby, ROLE, "postgres")) {
                streaming(primary);
                looks(below, lower, BELOW, 3);
                assertThat(below.open("receiver_down")).isEmpty();
                try (Connection reader = standby.connect();
                        Statement statement = reader.createStatement()) {
                    reader.setAutoCommit(false);
                    statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
                    statement.execute("SELECT count(*) FROM t");
                    primary.execute("DELETE FROM t");
                    primary.execute("VACUUM t");
                    await(standby, "SELECT sum(confl_snapshot) > 0 FROM pg_stat_database_conflicts");
                }
                looks(below, lower, BELOW, 2);
                assertThat(one(below, "recovery_conflicts").seen().database()).isEqualTo("postgres");
                ProvokedServer.paste(standby, "postgres", one(below, "recovery_conflicts"));

                primary.stop();
                await(standby, "SELECT count(*) = 0 FROM pg_stat_wal_receiver");
                looks(below, lower, BELOW, 5);
                assertThat(one(below, "receiver_down").severity().word()).isEqualTo("warning");
                looks(below, lower, BELOW, 12);
                assertThat(one(below, "receiver_down").severity().word()).isEqualTo("error");
                primary.start();
                streaming(primary);
                await(standby, "SELECT status = 'streaming' FROM pg_stat_wal_receiver");
                looks(below, lower, BELOW, HOUR);
                assertThat(below.open("receiver_down")).isEmpty();
                assertThat(below.open("recovery_conflicts")).as("an hour later").isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aStandbyThatIsGoneAndASlotThatNobodyReads(int major)
            throws SQLException, CollectException, InterruptedException {
        ProvokedServer above = provoked("");
        try (PostgresServer primary = PostgresServer.version(major)
                .durable()
                .setting("max_slot_wal_keep_size", "-1")
                .start()) {
            primary.createMonitorRole(ROLE, "x");
            try (PostgresServer standby = primary.standby().start();
                    ServerSession upper = ServerSession.open(primary, ROLE, "postgres")) {
                streaming(primary);
                String name = primary.query("SELECT application_name FROM pg_stat_replication");
                FakeSeries series = new FakeSeries();
                series.put(new SeriesKey("default", "senders.named", "", String.valueOf(name)), at -> 1d);
                above.store(series);
                primary.execute("SELECT pg_create_physical_replication_slot('nobody_s', true)");
                looks(above, upper, ABOVE, 2);
                standby.stop();
                await(primary, "SELECT count(*) = 0 FROM pg_stat_replication");
                for (int i = 0; i < HOUR + 3; i++) {
                    primary.execute("SELECT txid_current()");
                    looks(above, upper, ABOVE, 1);
                }
                assertThat(one(above, "standby_missing").seen().object()).isEqualTo(name);
                assertThat(one(above, "slot_inactive").seen().object()).isEqualTo("nobody_s");
                standby.start();
                streaming(primary);
                looks(above, upper, ABOVE, 2);
                assertThat(above.open("standby_missing")).isEmpty();

                primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
                primary.execute("SELECT pg_reload_conf()");
                await(primary, "SELECT setting = 'nobody' FROM pg_settings WHERE name = 'synchronous_standby_names'");
                looks(above, upper, ABOVE, 2);
                ServerFinding unmet = one(above, "standby_missing");
                assertThat(unmet.severity().word()).isEqualTo("error");
                cure(primary, unmet, "ALTER SYSTEM SET synchronous_standby_names = ''");
                await(primary, "SELECT setting = '' FROM pg_settings WHERE name = 'synchronous_standby_names'");
                cure(primary, one(above, "slot_inactive"), "pg_drop_replication_slot");
                looks(above, upper, ABOVE, 2);
                assertThat(above.open("standby_missing")).isEmpty();
                assertThat(above.open("slot_inactive")).isEmpty();

                loseASlot(primary);
                looks(above, upper, ABOVE, 1);
                assertThat(one(above, "slot_lost").severity().word())
                        .as("at once")
                        .isEqualTo("error");
                ProvokedServer.paste(primary, "postgres", one(above, "slot_lost"));
                looks(above, upper, ABOVE, 2);
                assertThat(above.open("slot_lost")).isEmpty();
            }
        }
    }

    private static void loseASlot(PostgresServer primary) throws SQLException {
        primary.execute("SELECT pg_create_physical_replication_slot('lost_one', true)");
        primary.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
        primary.execute("SELECT pg_reload_conf()");
        for (int i = 0; i < 6; i++) {
            primary.execute("CREATE TABLE lost" + i + " ()");
            primary.execute("SELECT pg_switch_wal()");
        }
        primary.execute("CHECKPOINT");
        await(primary, "SELECT wal_status = 'lost' FROM pg_replication_slots WHERE slot_name = 'lost_one'");
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aSubscriptionThatIsDisabledOrCannotApply(int major)
            throws SQLException, CollectException, InterruptedException {
        ProvokedServer below = provoked("");
        List<String> subjects = major < 15
                ? List.of("server", "subscriptions")
                : List.of("server", "subscriptions", "subscription_stats");
        try (PostgresServer publisher = PostgresServer.version(major)
                        .setting("wal_level", "logical")
                        .setting("max_wal_senders", "4")
                        .setting("max_replication_slots", "4")
                        .start();
                PostgresServer subscriber = PostgresServer.version(major)
                        .setting("wal_level", "logical")
                        .start()) {
            for (PostgresServer server : List.of(publisher, subscriber)) {
                server.execute("CREATE TABLE t (id int PRIMARY KEY)");
            }
            subscriber.createMonitorRole(ROLE, "x");
            publisher.execute("CREATE PUBLICATION p FOR TABLE t");
            subscriber.execute("CREATE SUBSCRIPTION \"s 1\" CONNECTION 'host=" + publisher.socketDirectory() + " port="
                    + publisher.port() + " user=postgres dbname=postgres' PUBLICATION p WITH (slot_name = 's_1')");
            try (ServerSession session = ServerSession.open(subscriber, ROLE, "postgres")) {
                await(subscriber, "SELECT srsubstate = 'r' FROM pg_subscription_rel");
                looks(below, session, subjects, 3);
                assertThat(below.open("subscription")).isEmpty();

                subscriber.execute("ALTER SUBSCRIPTION \"s 1\" DISABLE");
                await(subscriber, "SELECT count(*) = 0 FROM pg_stat_subscription WHERE pid IS NOT NULL");
                looks(below, session, subjects, 2);
                ServerFinding disabled = one(below, "subscription");
                assertThat(disabled.seen().message()).contains("is disabled");
                ProvokedServer.paste(subscriber, disabled.seen().database(), disabled);
                await(subscriber, "SELECT count(*) = 1 FROM pg_stat_subscription WHERE pid IS NOT NULL");
                looks(below, session, subjects, 2);
                assertThat(below.open("subscription")).isEmpty();
                oneOfTheSameNameElsewhere(below, session, subjects, subscriber);
                if (major >= 15) {
                    cannotApply(below, session, subjects, publisher, subscriber);
                }
            } finally {
                subscriber.execute("DROP SUBSCRIPTION \"s 1\"");
            }
        }
    }

    private static void oneOfTheSameNameElsewhere(
            ProvokedServer below, ServerSession session, List<String> subjects, PostgresServer subscriber)
            throws SQLException, CollectException, InterruptedException {
        subscriber.execute("CREATE DATABASE \"o ther\"");
        try (Connection other = subscriber.connect(PostgresServer.SUPERUSER, "o ther");
                Statement statement = other.createStatement()) {
            statement.execute("CREATE SUBSCRIPTION \"s 1\" CONNECTION 'dbname=nowhere' PUBLICATION p"
                    + " WITH (connect = false, slot_name = NONE, enabled = false)");
            looks(below, session, subjects, 2);
            ServerFinding disabled = one(below, "subscription");
            if (subscriber.major() < 14) {
                assertThat(disabled.seen().message()).contains("has no worker, or is disabled");
                assertThat(disabled.seen().object()).startsWith("s 1 (");
            } else {
                assertThat(disabled.seen().message()).isEqualTo("subscription s 1 of o ther is disabled");
                assertThat(disabled.seen().database()).isEqualTo("o ther");
            }
            statement.execute("DROP SUBSCRIPTION \"s 1\"");
        }
        looks(below, session, subjects, 2);
        assertThat(below.open("subscription")).isEmpty();
    }

    private static void cannotApply(
            ProvokedServer below,
            ServerSession session,
            List<String> subjects,
            PostgresServer publisher,
            PostgresServer subscriber)
            throws SQLException, CollectException, InterruptedException {
        subscriber.execute("INSERT INTO t VALUES (1)");
        publisher.execute("INSERT INTO t VALUES (1)");
        await(subscriber, "SELECT apply_error_count > 0 FROM pg_stat_subscription_stats");
        looks(below, session, subjects, 2);
        assertThat(one(below, "subscription").severity().word()).isEqualTo("warning");
        subscriber.execute("DELETE FROM t");
        await(subscriber, "SELECT count(*) = 1 FROM t");
        await(subscriber, "SELECT count(*) = 1 FROM pg_stat_subscription WHERE pid IS NOT NULL");
        looks(below, session, subjects, HOUR);
        assertThat(below.open("subscription")).as("a quarter of an hour later").isEmpty();
    }
}
