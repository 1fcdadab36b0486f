package com.bitville.postgres.checks.internal.provoked;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.ServerFinding;
import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.checks.internal.ProvokedServer;
import com.bitville.postgres.checks.internal.rule.Texts;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real servers, really provoked: each finding is raised, its remedy is pasted, and it ends. */
class ProvokedPgTest {
    private static final String ROLE = "watcher";
    private static final String HALF = "half \"%s\n";
    /** What is left of that name where a line break is no part of a name. */
    private static final String WHOLE = Texts.oneLine(HALF);

    private static final List<String> SUBJECTS = List.of(
            "server",
            "databases",
            "wraparound",
            "slots",
            "senders",
            "archiver",
            "settings",
            "prepared",
            "roles",
            "role_members",
            "connection_limits",
            "connections",
            "locks");

    private final ProvokedServer provoked = new ProvokedServer("prepared_orphan.warning=0");

    static IntStream majors() {
        return "deep".equals(System.getProperty("bitville.depth")) ? IntStream.of(13, 18) : IntStream.of(18);
    }

    private void look(ServerSession session) throws CollectException, InterruptedException {
        provoked.look(session, SUBJECTS);
    }

    private List<ServerFinding> open(String check) {
        return provoked.open(check);
    }

    private static void paste(PostgresServer server, String database, ServerFinding finding, String... also)
            throws SQLException {
        ProvokedServer.paste(server, database, finding, also);
    }

    private ServerFinding one(String check, String object) {
        return open(check).stream()
                .filter(finding -> finding.seen().object().equals(object))
                .findFirst()
                .orElseThrow(() -> new AssertionError(check + " is not open: "
                        + provoked.findings().stream()
                                .map(finding -> finding.check() + " " + finding.severity() + " "
                                        + finding.seen().message())
                                .toList()));
    }

    @ParameterizedTest
    @MethodSource("majors")
    void isRaisedAndEndsByItsRemedy(int major) throws SQLException, CollectException, InterruptedException {
        provoked.all();
        try (PostgresServer server = PostgresServer.version(major)
                .setting("max_prepared_transactions", "5")
                .setting("archive_mode", "on")
                .setting("wal_level", "replica")
                .start()) {
            server.createMonitorRole(ROLE, "x");
            server.execute("CREATE DATABASE \"old \"\"one\"");
            server.execute("CREATE DATABASE " + Texts.name(HALF));
            server.execute("CREATE DATABASE " + Texts.name(WHOLE));
            try (ServerSession session = ServerSession.open(server, ROLE, "postgres")) {
                look(session);
                look(session);
                assertThat(open("xid_wraparound")).isEmpty();
                assertThat(open("archive_behind")).as("on without a command").hasSize(1);
                assertThat(open("unsafe_setting"))
                        .extracting(finding -> finding.seen().object())
                        .as("a throwaway server is fast and unsafe")
                        .contains("fsync");
                assertThat(open("end_of_life")).hasSize(major == 13 ? 1 : 0);

                provoke(server);
                try (Connection only = server.connect("full", "postgres")) {
                    assertThat(only.isValid(5)).isTrue();
                    look(session);
                    look(session);
                }

                assertThat(open("archive_behind")).isEmpty();
                assertThat(one("archive_failing", "").seen().remedy()).isNotEmpty();
                ServerFinding old = open("xid_wraparound").get(0);
                assertThat(old.seen().database()).isEqualTo("old \"one");
                assertThat(old.severity().word()).isEqualTo("error");
                paste(server, "old \"one", old);
                assertThat(one("invalid_database", "").seen().database()).isEqualTo(HALF);
                paste(server, "postgres", one("invalid_database", ""));
                assertThat(server.query("SELECT count(*) FROM pg_database WHERE datname LIKE 'half%'"))
                        .as("another database is not touched")
                        .isEqualTo("1");
                ServerFinding slot = one("slot_losing", "s_1");
                assertThat(slot.severity().word()).isEqualTo("error");
                paste(server, "postgres", slot, "pg_drop_replication_slot");
                paste(server, "postgres", open("prepared_orphan").get(0));
                paste(server, "postgres", one("autovacuum_off", "autovacuum"));
                // They stand in postgresql.conf, which a reset of what ALTER SYSTEM wrote does not reach.
                paste(server, "postgres", one("unsafe_setting", "fsync"));
                paste(server, "postgres", one("unsafe_setting", "full_page_writes"));
                paste(server, "postgres", one("role_expired", "guest"), "VALID UNTIL 'infinity'");
                paste(server, "postgres", one("role_or_db_limit", "role full"));
                server.execute("ALTER SYSTEM SET archive_command = '/bin/true'");
                server.execute("SELECT pg_reload_conf()");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(90))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> "t"
                                .equals(server.query(
                                        "SELECT last_archived_time > last_failed_time FROM pg_stat_archiver")));

                look(session);
                look(session);
                for (String check : List.of(
                        "xid_wraparound",
                        "invalid_database",
                        "slot_losing",
                        "slot_lost",
                        "prepared_orphan",
                        "autovacuum_off",
                        "unsafe_setting",
                        "role_expired",
                        "role_or_db_limit",
                        "archive_failing")) {
                    assertThat(open(check)).as(check).isEmpty();
                }
            }
        }
    }

    private static void provoke(PostgresServer server) throws SQLException {
        server.execute("UPDATE pg_database SET datfrozenxid = (txid_current() - 1900000000 + 4294967296)::text::xid"
                + " WHERE datname = 'old \"one'");
        server.execute("UPDATE pg_database SET datconnlimit = -2 WHERE datname = " + Texts.literal(HALF));
        server.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
        server.execute("ALTER SYSTEM SET autovacuum = off");
        server.execute("ALTER SYSTEM SET archive_command = '/bin/false'");
        server.execute("SELECT pg_reload_conf()");
        server.execute("SELECT pg_create_physical_replication_slot('s_1', true)");
        for (int i = 0; i < 6; i++) {
            server.execute("CREATE TABLE t" + i + " ()");
            server.execute("SELECT pg_switch_wal()");
        }
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("CREATE TABLE prepared ()");
            statement.execute("PREPARE TRANSACTION 'it''s mine'");
        }
        server.execute("CREATE ROLE guest LOGIN VALID UNTIL '2020-01-01'");
        server.execute("CREATE ROLE \"full\" LOGIN CONNECTION LIMIT 1");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Integer.parseInt(String.valueOf(server.query("SELECT failed_count FROM pg_stat_archiver")))
                        > 0);
    }
}
