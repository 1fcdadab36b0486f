package com.bitville.postgres.testkit.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackendMeterTest {
    private static final String WORK = "SELECT count(*) FROM generate_series(1, 300000)";
    private static final int SHORT = 10;

    /** Most of these live for less than the time between two looks. */
    @Test
    void missesNoBackendHoweverShort() throws SQLException, IOException {
        try (PostgresServer server =
                        PostgresServer.version(18).setting("autovacuum", "off").start();
                Connection before = server.connect();
                BackendMeter meter = BackendMeter.watch(server, Duration.ofSeconds(1))) {
            work(before);
            Duration alone = cpuOf(server);
            for (int i = 0; i < SHORT; i++) {
                try (Connection connection = server.connect()) {
                    work(connection);
                }
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(meter.used())
                            .as("each of %d as dear as the one that is not counted (%s): %s", SHORT, alone, meter)
                            .isGreaterThan(alone.multipliedBy(SHORT / 2)));
            assertThat(meter.used()).isLessThan(alone.multipliedBy(SHORT * 10L));
            assertThat(meter.mostInWindow()).isPositive().isLessThanOrEqualTo(meter.used());
            assertThat(meter.most()).isBetween(1, SHORT);
            try (Connection one = server.connect();
                    Connection two = server.connect();
                    Connection three = server.connect()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> meter.most() >= 3);
                assertThat(one.isClosed() || two.isClosed() || three.isClosed()).isFalse();
            }
        }
    }

    private static void work(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(WORK);
        }
    }

    private static Duration cpuOf(PostgresServer server) throws SQLException, IOException {
        return SchedStat.ofRole(server, PostgresServer.SUPERUSER).nanos().values().stream()
                .map(Duration::ofNanos)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
