package com.bitville.postgres.statements.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.pg.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The cost of a cycle depends on the changed entries, hardly on all entries. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "it takes a minute")
class StatementsCostTest {
    @Test
    void fewOfManyThatMoveCostLittle() throws Exception {
        try (PostgresServer server = PostgresServer.start(18)) {
            server.createMonitorRole(MonitoredServers.ROLE, "x");
            StatementsCost.Figures figures = StatementsCost.of(server, 4_500);
            System.out.println(figures);
            // All of them in each cycle: 23 MB and 117 kB.
            assertThat(figures.allocated()).isLessThan(2_000_000);
            assertThat(figures.written()).isLessThan(12_000);
        }
    }
}
