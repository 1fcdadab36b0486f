package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every remedy as printed, on a server on which as much as possible is wrong. */
class DoctorTest {
    private static final Duration MOST = Duration.ofSeconds(60);

    @ParameterizedTest
    @MethodSource("com.bitville.postgres.database.internal.support.Majors#ends")
    void remediesFixTheFinding(int major) throws Exception {
        try (PostgresServer server = PostgresServer.version(major)
                .withoutPgStatStatements()
                .setting("shared_preload_libraries", "auto_explain")
                .setting("track_activities", "off")
                .setting("log_checkpoints", "off")
                .sql("CREATE ROLE " + Agent.ROLE + " LOGIN PASSWORD '" + Agent.PASSWORD + "' CONNECTION LIMIT 4")
                .start()) {
            try (Agent agent = Agent.start(server)) {
                agent.awaitState(ServerState.UP);
                List<Finding> findings = agent.database.check(MOST);
                assertThat(subjects(findings, FindingSeverity.ERROR)).containsExactly("role");
                assertThat(subjects(findings, FindingSeverity.WARNING))
                        .contains("connection limit", "pg_stat_statements", "track_activities", "log_line_prefix");
                assertThat(subjects(findings, FindingSeverity.HINT))
                        .contains("track_io_timing", "statement length", "log_lock_waits", "log_checkpoints");
                findings.forEach(finding -> paste(server, finding));
                // Now the role may read the libraries that are already preloaded.
                agent.database.check(MOST).forEach(finding -> paste(server, finding));
            }
            server.restart();
            try (Agent agent = Agent.start(server)) {
                agent.awaitState(ServerState.UP);
                assertThat(agent.database.check(MOST))
                        .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(FindingSeverity.OK));
                assertThat(server.query("SHOW shared_preload_libraries")).isEqualTo("auto_explain, pg_stat_statements");
            }
        }
    }

    @Test
    void correctionsAreUsedWithoutARestartOfTheAgent() throws Exception {
        try (PostgresServer server = PostgresServer.version(18)
                        .sql("DROP EXTENSION pg_stat_statements; CREATE ROLE " + Agent.ROLE + " LOGIN")
                        .start();
                Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.UP);
            agent.database.check(MOST).stream()
                    .filter(finding -> finding.severity() == FindingSeverity.ERROR
                            || finding.subject().equals("pg_stat_statements"))
                    .forEach(finding -> paste(server, finding));
            assertThat(subjects(agent.database.check(MOST), FindingSeverity.ERROR))
                    .isEmpty();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                try (Lease lease = agent.lease()) {
                    return lease.session().capabilities().memberships().contains("pg_read_all_stats")
                            && lease.session().capabilities().columns().containsKey("pg_stat_statements");
                }
            });
        }
    }

    @Test
    void aServerThatIsDownIsAFindingAtOnce() throws Exception {
        try (Agent agent = Agent.start(Agent.settings(1))) {
            agent.awaitState(ServerState.UNREACHABLE);
            assertThat(agent.database.check(MOST))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.message()).contains("unreachable"));
        }
    }

    private static List<String> subjects(List<Finding> findings, FindingSeverity findingSeverity) {
        return findings.stream()
                .filter(finding -> finding.severity() == findingSeverity)
                .map(Finding::subject)
                .toList();
    }

    /** Reads a remedy like psql: each line is a statement, a comment, or \connect. */
    private static void paste(PostgresServer server, Finding finding) {
        Remedy remedy = finding.remedy().orElse(Remedy.words(""));
        if (remedy.kind() != Remedy.Kind.SQL) {
            return;
        }
        String database = "postgres";
        for (String line : remedy.text().lines().toList()) {
            if (line.startsWith("\\connect ")) {
                database = line.substring("\\connect ".length()).replace("\"", "");
            } else if (!line.startsWith("--")) {
                assertThat(line).endsWith(";");
                try (Connection connection = server.connect(PostgresServer.SUPERUSER, database);
                        Statement statement = connection.createStatement()) {
                    statement.execute(line);
                } catch (SQLException e) {
                    throw new AssertionError(finding + ": " + line, e);
                }
            }
        }
    }
}
