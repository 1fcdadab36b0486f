package com.bitville.postgres.database.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.connect.PhysicalConnection;
import com.bitville.postgres.database.internal.guard.CapabilityProbe;
import com.bitville.postgres.database.internal.query.BackendCpu;
import com.bitville.postgres.database.internal.query.QueryRunner;
import com.bitville.postgres.testkit.collect.MonitoredServers;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
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
            Capabilities elsewhere = probe(raw, false).capabilities();
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
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
            own.look(connection, elsewhere);
            double reset = Objects.requireNonNull(own.executedMs());
            assertThat(reset).isGreaterThanOrEqualTo(first);
            connection.run(WORK);
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
            own.look(connection, elsewhere);
            assertThat(own.executedMs()).isGreaterThan(reset + 1);
        }
    }

    /** Two files that differ only in their alias, one of them with parameters whose types decide the identifier. */
    @Test
    void distinguishesFilesByTheirIdentifiers() throws Exception {
        Sql light =
                Sql.parse("light", "SELECT pg_catalog.count(*) FROM pg_catalog.generate_series(1, 10) AS light_one");
        Sql heavy = Sql.parse(
                "heavy",
                "SELECT pg_catalog.count(*) FROM pg_catalog.generate_series(1, ?::pg_catalog.int4) AS heavy_one"
                        + " WHERE heavy_one <> ALL (?::pg_catalog.int4[])");
        Object[] params = {200_000, List.of(1, 2)};
        try (Connection raw = MonitoredServers.of(18).connect(MonitoredServers.ROLE, "postgres")) {
            PhysicalConnection connection = new PhysicalConnection(raw, BackendCpu.unknown(), lives -> {});
            Capabilities elsewhere = probe(raw, false).capabilities();
            own.look(connection, elsewhere);
            assertThat(own.executedMsByFile()).isEmpty();

            for (int i = 0; i < 3; i++) {
                connection.run(light.text());
                own.ran(light, elsewhere);
                connection.run(heavy.text(), params);
                own.ran(heavy, elsewhere, params);
            }
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
            own.look(connection, elsewhere);
            double executed = Objects.requireNonNull(own.executedMsByFile().get(heavy));
            assertThat(executed).isGreaterThan(1).isLessThanOrEqualTo(Objects.requireNonNull(own.executedMs()));
            assertThat(own.executedMsByFile().get(light)).isGreaterThan(0);

            connection.run(heavy.text(), params);
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
            own.look(connection, elsewhere);
            assertThat(own.executedMsByFile().get(heavy)).isGreaterThan(executed);
        }
    }

    @Test
    void before14OnlyTheSumIsKnown() throws Exception {
        Sql file = Sql.parse("file", WORK);
        try (Connection raw = MonitoredServers.of(13).connect(MonitoredServers.ROLE, "postgres")) {
            PhysicalConnection connection = new PhysicalConnection(raw, BackendCpu.unknown(), lives -> {});
            Capabilities elsewhere = probe(raw, false).capabilities();
            own.look(connection, elsewhere);
            connection.run(file.text());
            own.ran(file, elsewhere);
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
            own.look(connection, elsewhere);
            assertThat(own.executedMs()).isGreaterThan(1);
            assertThat(own.executedMsByFile()).isEmpty();
        }
    }

    @Test
    void isNotReadIfTheKernelReportsMore() throws Exception {
        try (Connection raw = MonitoredServers.of(18).connect(MonitoredServers.ROLE, "postgres")) {
            PhysicalConnection connection = new PhysicalConnection(raw, BackendCpu.unknown(), lives -> {});
            own.look(connection, probe(raw, true).capabilities());
            assertThat(own.executedMs()).isNull();
        }
    }

    private static CapabilityProbe.Findings probe(Connection connection, boolean local) throws SQLException {
        return new CapabilityProbe(System::nanoTime).probe(text -> QueryRunner.run(connection, text), local, "");
    }
}
