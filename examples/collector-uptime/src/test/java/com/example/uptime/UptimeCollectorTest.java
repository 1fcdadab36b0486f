package com.example.uptime;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.collect.Snapshot;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.collect.SqlLint;
import com.bitville.postgres.testkit.fake.FakeRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UptimeCollectorTest {
    private final UptimeCollector collector = new UptimeCollector();

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void readsTheUptimeOfARealServer(int major) throws Exception {
        try (ServerSession session = ServerSession.open(major)) {
            Snapshot snapshot = collector.collect(FakeRun.of(session));
            assertThat(snapshot.rowsets()).singleElement().satisfies(rowset -> {
                assertThat(rowset.rows()).hasSize(1);
                assertThat((Double) rowset.rows().get(0)[0]).isBetween(0.0, 86_400.0);
            });
        }
    }

    @Test
    void itsSqlKeepsTheRules() {
        collector
                .sql()
                .forEach(files ->
                        files.forEach(sql -> assertThat(SqlLint.collector(sql)).isEmpty()));
    }
}
