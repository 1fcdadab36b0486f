package com.bitville.postgres.database.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Need;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.query.QueryRunner;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.testkit.load.Load;
import com.bitville.postgres.testkit.load.RunningLoad;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.SchedStat;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityProbeTest {
    @ParameterizedTest
    @MethodSource("com.bitville.postgres.database.internal.support.Majors#ends")
    void findsTheColumnsThatVersionHas(int major) throws Exception {
        try (PostgresServer server = PostgresServer.start(major)) {
            server.createMonitorRole(Agent.ROLE, Agent.PASSWORD);
            server.execute("CREATE SCHEMA \"odd \"\"schema\"");
            server.execute("ALTER EXTENSION pg_stat_statements SET SCHEMA \"odd \"\"schema\"");
            try (Connection connection = server.connect(Agent.ROLE, "postgres")) {
                Capabilities found = probe(connection, true).capabilities();

                assertThat(found.columns()).containsAllEntriesOf(golden(major));
                assertThat(found.offers(new Need("pg_stat_statements", Set.of("queryid", "calls"))))
                        .isTrue();
                assertThat(found.extensionSchemas()).containsEntry("pg_stat_statements", "odd \"schema");
                assertThat(found.serverVersion() / 10_000).isEqualTo(major);
                assertThat(found.standby()).isFalse();
                assertThat(found.role()).isEqualTo(Agent.ROLE);
                assertThat(found.memberships()).containsExactlyInAnyOrder("pg_read_all_stats", "pg_read_all_settings");
                assertThat(found.settings()).containsKeys("max_connections", "data_directory", "log_line_prefix");
                assertThat(found.timeline()).hasValue(1);
                assertThat(found.systemIdentifier().orElseThrow()).matches("\\d{15,20}");
            }
            try (Connection connection = server.connect()) {
                assertThat(probe(connection, true).capabilities().superuser()).isTrue();
            }
        }
    }

    /** Some hundred connections per day, and each visit to a database, would read the same. */
    @Test
    void columnsAreReadOnceForWhatIsAlike() throws Exception {
        long[] now = {0};
        CapabilityProbe probe = new CapabilityProbe(() -> now[0]);
        try (PostgresServer server = PostgresServer.start(18)) {
            server.createMonitorRole(Agent.ROLE, Agent.PASSWORD);
            server.execute("CREATE DATABASE bare; CREATE DATABASE alike");
            assertThat(readings(probe, server, "postgres")).isEqualTo(1);
            assertThat(readings(probe, server, "postgres")).isZero();
            assertThat(readings(probe, server, "bare"))
                    .as("without the extension")
                    .isEqualTo(1);
            assertThat(readings(probe, server, "alike")).isZero();
            server.execute("DROP EXTENSION pg_stat_statements; CREATE EXTENSION pg_stat_statements VERSION '1.8'");
            assertThat(readings(probe, server, "postgres"))
                    .as("another version")
                    .isEqualTo(1);
            probe.doubt();
            assertThat(readings(probe, server, "alike")).as("after a surprise").isEqualTo(1);
            now[0] = ColumnCache.LONGEST.toNanos() - 1;
            assertThat(readings(probe, server, "alike")).isZero();
            now[0]++;
            assertThat(readings(probe, server, "alike")).as("after an hour").isEqualTo(1);
            assertWhatChangesWhileItIsReadIsNotRemembered(server);
        }
    }

    private static void assertWhatChangesWhileItIsReadIsNotRemembered(PostgresServer server) throws SQLException {
        CapabilityProbe probe = new CapabilityProbe(System::nanoTime);
        try (Connection connection = server.connect(Agent.ROLE, "postgres")) {
            probe.probe(
                    text -> {
                        if (isColumns(text)) {
                            server.execute("DROP EXTENSION pg_stat_statements");
                        }
                        return QueryRunner.run(connection, text);
                    },
                    true,
                    "");
        }
        server.execute("CREATE EXTENSION pg_stat_statements VERSION '1.8'");
        assertThat(readings(probe, server, "postgres")).isEqualTo(1);
    }

    /** Each visit to a database is a new backend, in which every statement is planned for the first time. */
    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void aVisitReadsOnlyWhatItsDatabaseHasOfItsOwn(int major) throws Exception {
        CapabilityProbe probe = new CapabilityProbe(System::nanoTime);
        try (PostgresServer server = PostgresServer.start(major)) {
            server.createMonitorRole(Agent.ROLE, Agent.PASSWORD);
            server.execute("CREATE DATABASE other");
            assertThat(visit(probe, server, "other")).as("nothing is known yet").contains("pg_settings");
            assertThat(visit(probe, server, "other"))
                    .doesNotContain("pg_settings")
                    .contains("pg_extension");
            assertThat(visit(probe, server, "postgres"))
                    .as("another database with another extension")
                    .doesNotContain("pg_settings");
            server.execute("GRANT pg_signal_backend TO " + Agent.ROLE);
            assertThat(visit(probe, server, "other")).as("a new membership").contains("pg_settings");
            assertThat(visit(probe, server, "other")).doesNotContain("pg_settings");
            server.execute("SELECT pg_reload_conf()");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                try (Connection connection = server.connect(Agent.ROLE, "other")) {
                    return !RoleStatus.at(connection).serverMark().equals(mark[0]);
                }
            });
            assertThat(visit(probe, server, "other")).as("a reload").contains("pg_settings");
            server.restart();
            assertThat(visit(probe, server, "other")).as("another start").contains("pg_settings");
        }
    }

    private final String[] mark = new String[1];

    /** The statements of a visit, whose result is what a whole probe would have. */
    private String visit(CapabilityProbe probe, PostgresServer server, String database) throws SQLException {
        StringBuilder texts = new StringBuilder();
        try (Connection connection = server.connect(Agent.ROLE, database)) {
            RoleStatus status = RoleStatus.at(connection);
            mark[0] = status.serverMark();
            CapabilityProbe.Findings found = probe.probeVisit(
                    text -> {
                        texts.append(text);
                        return QueryRunner.run(connection, text);
                    },
                    true,
                    status);
            CapabilityProbe.Findings whole = new CapabilityProbe(System::nanoTime)
                    .probe(text -> QueryRunner.run(connection, text), true, status);
            assertThat(found).isEqualTo(whole);
        }
        return texts.toString();
    }

    /** A catalog scan would take forty times as long with ten thousand tables, and longer on a busy server. */
    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
    void tablesOfApplicationsCostNothing() throws Exception {
        try (PostgresServer server = PostgresServer.start(18)) {
            server.createMonitorRole(Agent.ROLE, Agent.PASSWORD);
            double empty = cpuMs(server);
            try (RunningLoad load = Load.L.start(server, 1)) {
                double full = cpuMs(server);
                System.out.printf("columns probed in %.2f ms of CPU, with 10,000 tables in %.2f ms%n", empty, full);
                assertThat(load.clients()).isZero();
                assertThat(full).isLessThan(3 * empty);
            }
        }
    }

    private static double cpuMs(PostgresServer server) throws Exception {
        try (Connection connection = server.connect(Agent.ROLE, "postgres")) {
            String text = Sql.resource(CapabilityProbe.class, "probe-columns").text();
            QueryRunner.run(connection, text);
            double[] ms = new double[21];
            for (int i = 0; i < ms.length; i++) {
                SchedStat before = SchedStat.ofRole(server, Agent.ROLE);
                QueryRunner.run(connection, text);
                ms[i] = SchedStat.ofRole(server, Agent.ROLE).since(before).toNanos() / 1e6;
            }
            Arrays.sort(ms);
            return ms[ms.length / 2];
        }
    }

    private static int readings(CapabilityProbe probe, PostgresServer server, String database) throws SQLException {
        int[] readings = {0};
        try (Connection connection = server.connect(Agent.ROLE, database)) {
            Capabilities found = probe.probe(
                            text -> {
                                readings[0] += isColumns(text) ? 1 : 0;
                                return QueryRunner.run(connection, text);
                            },
                            true,
                            "")
                    .capabilities();
            assertThat(found.columns()).containsKey("pg_stat_activity");
            assertThat(found.columns().containsKey("pg_stat_statements"))
                    .isEqualTo(found.extensionSchemas().containsKey("pg_stat_statements"));
        }
        return readings[0];
    }

    private static boolean isColumns(String text) {
        return text.contains("pg_attribute");
    }

    /** The catalogs of a real server of each version, as {@code view|column}. */
    private static Map<String, Set<String>> golden(int major) throws Exception {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(CapabilityProbeTest.class.getResourceAsStream("/probe/columns." + major)),
                StandardCharsets.UTF_8))) {
            return lines.lines()
                    .map(line -> line.split("\\|"))
                    .collect(Collectors.groupingBy(
                            parts -> parts[0], Collectors.mapping(parts -> parts[1], Collectors.toSet())));
        }
    }

    private static CapabilityProbe.Findings probe(Connection connection, boolean local) throws SQLException {
        return new CapabilityProbe(System::nanoTime).probe(text -> QueryRunner.run(connection, text), local, "");
    }
}
