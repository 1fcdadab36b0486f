package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Need;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CapabilityProbeTest {
    @ParameterizedTest
    @MethodSource("com.bitville.postgres.database.internal.Majors#ends")
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

    /** The catalogs as they were read from a real server of each version, as {@code view|column}. */
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
        return CapabilityProbe.probe(text -> QueryRunner.run(connection, text), local, "");
    }
}
