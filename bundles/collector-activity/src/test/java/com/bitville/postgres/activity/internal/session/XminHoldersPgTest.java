package com.bitville.postgres.activity.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.activity.internal.ActivityCollector;
import com.bitville.postgres.activity.internal.Seen;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds back vacuum from outside: a query on a real standby, with and without a slot, and the slots themselves. */
@Timeout(300)
@ParameterizedClass
@MethodSource("com.bitville.postgres.activity.internal.Scene#versions")
class XminHoldersPgTest {
    private final PostgresServer primary;
    private final ActivityCollector collector = new ActivityCollector();
    private PostgresServer standby;
    private ServerSession session;

    XminHoldersPgTest(int major) throws SQLException {
        primary = PostgresServer.version(major)
                .setting("wal_level", "logical")
                .setting("autovacuum", "off")
                .start();
        primary.createMonitorRole(MonitoredServers.ROLE, "monitor");
        primary.execute("CREATE TABLE stock AS SELECT 1 AS id, 0 AS amount");
        standby = primary.standby()
                .setting("hot_standby_feedback", "on")
                .setting("wal_receiver_status_interval", "1s")
                .start();
    }

    @BeforeEach
    void open() throws SQLException {
        session = ServerSession.open(primary, MonitoredServers.ROLE, "postgres");
    }

    @AfterEach
    void close() throws SQLException {
        session.close();
        standby.close();
        primary.close();
    }

    @Test
    void reportsAQueryOnAStandbyItsRemainingSlotAndAnUnusedOne() throws Exception {
        try (Connection report = standby.connect();
                Statement statement = report.createStatement()) {
            report.setAutoCommit(false);
            report.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            soon().until(() -> "t".equals(standby.query("SELECT to_regclass('stock') IS NOT NULL")));
            statement.executeQuery("SELECT count(*) FROM stock").close();

            passTransactions();
            String sender = primary.query("SELECT pid FROM pg_stat_replication");
            assertThat(new Seen(collector.collect(FakeRun.of(session))).load().walSenders())
                    .hasValue(1);
            soon().untilAsserted(() -> assertThat(holder("standby"))
                    .hasValueSatisfying(row -> assertThat(row)
                            .containsEntry("name", "standby")
                            .containsEntry("usename", PostgresServer.SUPERUSER)
                            .hasEntrySatisfying(
                                    "pid",
                                    pid -> assertThat(String.valueOf(pid)).isEqualTo(sender))
                            .hasEntrySatisfying("xmin_age", XminHoldersPgTest::old)
                            .hasEntrySatisfying(
                                    "age_ms", age -> assertThat((Number) age).isNotNull())));
            assertThat(holder("slot")).isEmpty();
            assertHeldByTheReportAlone();

            primary.execute("SELECT pg_create_physical_replication_slot('kept')");
            standby.execute("ALTER SYSTEM SET primary_slot_name = 'kept'");
            standby.execute("SELECT pg_reload_conf()");
            soon().untilAsserted(() -> assertThat(holder("slot"))
                    .hasValueSatisfying(row -> assertThat(row)
                            .containsEntry("name", "kept")
                            .containsEntry("state", "active")
                            .hasEntrySatisfying("xmin_age", XminHoldersPgTest::old)));
            soon().untilAsserted(() ->
                    assertThat(holder("standby")).as("the slot stands for it").isEmpty());
        }
        standby.crash();
        soon().untilAsserted(() -> assertThat(holder("slot"))
                .hasValueSatisfying(row -> assertThat(row)
                        .containsEntry("name", "kept")
                        .containsEntry("state", "inactive")
                        .containsEntry("pid", null)
                        .hasEntrySatisfying("xmin_age", XminHoldersPgTest::old)));
        assertTellsALogicalSlotThatNobodyReads();
    }

    /** A standby is a server that is monitored, too. */
    private void assertHeldByTheReportAlone() throws Exception {
        try (ServerSession there = ServerSession.open(standby, MonitoredServers.ROLE, "postgres")) {
            assertThat(new Seen(collector.collect(FakeRun.of(there))).rows("xmin_holders"))
                    .extracting(row -> row.get("holder"))
                    .containsExactly("session");
        }
    }

    private void assertTellsALogicalSlotThatNobodyReads() throws Exception {
        primary.execute("SELECT pg_drop_replication_slot('kept')");
        primary.execute("SELECT pg_create_logical_replication_slot('abandoned', 'pgoutput')");
        passTransactions();
        assertThat(holder("slot"))
                .hasValueSatisfying(row -> assertThat(row)
                        .containsEntry("name", "abandoned")
                        .containsEntry("datname", "postgres")
                        .containsEntry("state", "inactive")
                        .containsEntry("age_ms", null)
                        .hasEntrySatisfying("xmin_age", XminHoldersPgTest::old));
    }

    private static void old(@Nullable Object age) {
        assertThat((Integer) age).isGreaterThanOrEqualTo(3);
    }

    private void passTransactions() throws SQLException {
        for (int i = 0; i < 3; i++) {
            primary.execute("UPDATE stock SET amount = amount + 1");
        }
    }

    private Optional<Map<String, @Nullable Object>> holder(String kind) throws Exception {
        List<Map<String, @Nullable Object>> rows =
                new Seen(new ActivityCollector().collect(FakeRun.of(session))).rows("xmin_holders");
        return rows.stream().filter(row -> kind.equals(row.get("holder"))).findAny();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50));
    }
}
