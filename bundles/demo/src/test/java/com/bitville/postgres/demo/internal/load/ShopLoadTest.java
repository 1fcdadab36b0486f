package com.bitville.postgres.demo.internal.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.demo.internal.server.DemoServer;
import com.bitville.postgres.testkit.net.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ShopLoadTest {
    private static final Duration SLOWEST = Duration.ofMinutes(2);
    private static final String PASSWORD = "it's secret";

    private static Path home;
    private static DemoServer server;
    private static Shop shop;

    @BeforeAll
    static void start() throws Exception {
        // Not JUnit's own folder: where we are root the server's account must be able to pass through.
        home = Files.createTempDirectory("bitville-demo-test");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        server = DemoServer.start(home, FreePort.next());
        shop = Shop.open(server, PASSWORD);
    }

    @AfterAll
    static void stop() throws IOException {
        server.stop();
        try (Stream<Path> left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .allMatch(name -> name.startsWith("postgresql-18-"));
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void keepsTheServerBusyWithinItsBoundsAndLetsGo() throws SQLException {
        ShopLoad shopLoad = ShopLoad.start(shop);
        try {
            comesToMoreThan(40, "SELECT sum(calls) FROM pg_stat_statements");
            comesToMoreThan(1, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
            comesToMoreThan(0, "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'");
            comesToMoreThan(
                    0, "SELECT count(*) FROM pg_stat_activity WHERE application_name ~ '^bitville-[0-9a-f-]{36}$'");
            comesToMoreThan(
                    0, "SELECT count(*) FROM pg_stat_activity WHERE query ~ '^/\\* correlation:[0-9a-f-]{36} \\*/ '");
            comesToMoreThan(
                    0,
                    "SELECT count(*) FROM pg_stat_activity WHERE query ~"
                            + " ' /\\*route=''[^'']+'',traceparent=''00-[0-9a-f]{32}-[0-9a-f]{16}-01''\\*/$'");
            comesToMoreThan(7, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop'");
            assertThat(number("SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop'"))
                    .isLessThanOrEqualTo(12);
        } finally {
            shopLoad.stop();
        }
        // A thread whose connection is being closed may outlast the stop by that.
        await().atMost(SLOWEST)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("bitville-demo-")));
        await().atMost(SLOWEST)
                .untilAsserted(() -> assertThat(number("SELECT count(*) FROM pg_stat_activity WHERE usename = 'shop'"))
                        .isZero());
    }

    private static void comesToMoreThan(long least, String sql) {
        await().atMost(SLOWEST)
                .untilAsserted(() -> assertThat(number(sql)).as(sql).isGreaterThan(least));
    }

    @Test
    void everyMistakeFails() throws SQLException {
        try (Connection connection = shop.connect("mistakes")) {
            for (String mistake : Mistakes.STATEMENTS) {
                assertThatThrownBy(() -> ShopSql.plain(connection, mistake))
                        .as(mistake)
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void theAgentsRoleLogsInWithItsPasswordAlone() throws SQLException {
        assertThat(number("SELECT count(*) FROM pg_stat_activity")).isPositive();
        assertThatThrownBy(() -> server.connect("bitville_monitor", "wrong", Shop.DATABASE, "test"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> server.connect("postgres", "", Shop.DATABASE, "test"))
                .isInstanceOf(SQLException.class);
    }

    @Test
    void noPasswordIsLeftInTheStatistics() throws SQLException {
        assertThat(number("SELECT count(*) FROM pg_stat_statements WHERE query ILIKE '%password%'"))
                .isZero();
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = server.connect("bitville_monitor", PASSWORD, Shop.DATABASE, "test");
                Statement statement = connection.createStatement()) {
            // Its search path is pg_catalog alone.
            statement.execute("SET search_path = public, pg_catalog");
            try (ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }
}
