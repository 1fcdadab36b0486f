package com.bitville.postgres.testkit.sched;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("the shared servers' monitoring role")
class SchedStatTest {
    @Test
    void seesWhatTheBackendsOfARoleUse() throws SQLException, IOException {
        PostgresServer server = MonitoredServers.of(18);
        try (Connection connection = server.connect(MonitoredServers.ROLE, "postgres");
                Statement statement = connection.createStatement()) {
            SchedStat before = SchedStat.ofRole(server, MonitoredServers.ROLE);
            statement.execute("SELECT count(*) FROM generate_series(1, 500000)");
            SchedStat after = SchedStat.ofRole(server, MonitoredServers.ROLE);
            assertThat(after.nanos()).hasSize(1);
            assertThat(after.since(before)).isBetween(Duration.ofMillis(2), Duration.ofSeconds(60));
            assertThat(after.since(after)).isZero();
            assertThat(after.queued()).containsOnlyKeys(after.nanos().keySet());
            assertThat(after.queuedSince(before)).isGreaterThanOrEqualTo(Duration.ZERO);
        }
    }
}
