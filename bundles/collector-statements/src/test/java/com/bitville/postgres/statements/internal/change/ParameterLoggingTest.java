package com.bitville.postgres.statements.internal.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.statements.internal.StatementsCollector;
import com.bitville.postgres.statements.internal.WantedTexts;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.fake.FakeRun;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterLoggingTest {
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int ENTRIES = 300;

    static List<Integer> servers() {
        return DEEP ? PostgresServer.available() : List.of(18);
    }

    /** In whatever way somebody has the server log statements as fast as ours. */
    @ParameterizedTest
    @MethodSource("servers")
    void marksAreNotWrittenIntoTheServersLog(int major) throws Exception {
        List<String> ways = List.of(
                "log_min_duration_statement = 0",
                "log_min_duration_statement = '50ms'",
                "log_statement = 'all'",
                "log_min_duration_sample = 0",
                "log_transaction_sample_rate = 1",
                "session_preload_libraries = 'auto_explain'; alter role " + MonitoredServers.ROLE
                        + " set auto_explain.log_min_duration = 0");
        try (PostgresServer server = PostgresServer.start(major)) {
            server.createMonitorRole(MonitoredServers.ROLE, "x");
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                for (int columns = 1; columns <= ENTRIES; columns++) {
                    statement.execute("select 1" + ", 1".repeat(columns));
                }
            }
            for (String way : ways) {
                server.execute("alter role " + MonitoredServers.ROLE + " set " + way);
                collectTwice(server);
                server.execute("alter role " + MonitoredServers.ROLE + " reset all");
                assertThat(Files.readAllLines(server.logFile()))
                        .as(way)
                        .allSatisfy(line -> assertThat(line).hasSizeLessThan(8 * ENTRIES));
            }
        }
    }

    private static void collectTwice(PostgresServer server) throws Exception {
        StatementsCollector collector = new StatementsCollector(new WantedTexts());
        try (ServerSession session = ServerSession.open(server, MonitoredServers.ROLE, "postgres")) {
            FakeRun first = FakeRun.of(session);
            Snapshot snapshot = collector.collect(first);
            collector.collect(first.next(snapshot, Duration.ofSeconds(60)));
        }
    }

    @Test
    void whatIsCutOrSlowIsNoReason() {
        assertThat(ParameterLogging.likely(Map.of())).isFalse();
        assertThat(ParameterLogging.likely(Map.of("log_min_duration_statement", "-1", "log_statement", "ddl")))
                .isFalse();
        assertThat(ParameterLogging.likely(Map.of("log_min_duration_statement", "250")))
                .isFalse();
        assertThat(ParameterLogging.likely(Map.of("log_statement", "all", "log_parameter_max_length", "64")))
                .isFalse();
        assertThat(ParameterLogging.likely(Map.of("log_min_duration_sample", "0", "log_statement_sample_rate", "0")))
                .isFalse();
        assertThat(ParameterLogging.likely(Map.of("log_statement", "all", "log_parameter_max_length", "-1")))
                .isTrue();
        assertThat(ParameterLogging.likely(Map.of("pgaudit.log_parameter", "on")))
                .isTrue();
    }
}
