package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnStatementsTest {
    private static final String WORK = "SELECT count(*) FROM generate_series(1, 200000)";

    private final AtomicLong nanos = new AtomicLong();
    private final OwnStatements own = new OwnStatements(nanos::get);

    @Test
    void sumsWhatTheRoleExecutedSinceTheFirstLookOverAReset() throws Exception {
        PostgresServer server = MonitoredServers.of(18);
        try (Connection raw = server.connect(MonitoredServers.ROLE, "postgres")) {
            PhysicalConnection connection = new PhysicalConnection(raw, BackendCpu.unknown(), lives -> {});
            Capabilities elsewhere = CapabilityProbe.probe(raw, false).capabilities();
            connection.run(WORK);
            own.look(connection, elsewhere);
            assertThat(own.executedMs()).isZero();

            connection.run(WORK);
            own.look(connection, elsewhere);
            assertThat(own.executedMs()).as("too soon to look again").isZero();
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
            own.look(connection, elsewhere);
            double first = Objects.requireNonNull(own.executedMs());
            assertThat(first).isGreaterThan(1);

            server.execute("SELECT pg_stat_statements_reset()");
            connection.run(WORK);
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
            own.look(connection, elsewhere);
            assertThat(own.executedMs()).isGreaterThan(first + 1);
        }
    }

    @Test
    void isNotReadWhereTheKernelTellsMore() throws Exception {
        try (Connection raw = MonitoredServers.of(18).connect(MonitoredServers.ROLE, "postgres")) {
            PhysicalConnection connection = new PhysicalConnection(raw, BackendCpu.unknown(), lives -> {});
            own.look(connection, CapabilityProbe.probe(raw, true).capabilities());
            assertThat(own.executedMs()).isNull();
        }
    }
}
