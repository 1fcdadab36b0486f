package com.bitville.postgres.database.internal.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Capabilities;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The SQL that the doctor prints lets the log of a server on another host be read. */
class LogAccessCheckTest {
    @Test
    void itsRemedyIsPastedAsItIsPrinted() throws Exception {
        try (PostgresServer server = PostgresServer.version(13)
                        .setting("logging_collector", "on")
                        .sql("CREATE ROLE " + Agent.ROLE + " LOGIN")
                        .start();
                Agent agent = Agent.start(server)) {
            agent.awaitState(ServerState.UP);
            Finding before = elsewhere(agent);
            assertThat(before.severity()).isEqualTo(FindingSeverity.HINT);
            server.execute(before.remedy().orElseThrow().text());
            assertThat(elsewhere(agent).severity()).isEqualTo(FindingSeverity.OK);
            assertThat(server.query(
                            "SELECT has_function_privilege(?, 'bitville_agent.log_files(text[])', 'EXECUTE')::text",
                            Agent.ROLE))
                    .isEqualTo("true");
        }
    }

    @Test
    void isWrittenForTheRoleThatTheAgentHas() {
        assertThat(LogAccessCheck.tier("odd \"role"))
                .contains("CREATE FUNCTION bitville_agent.log_read(", "TO \"odd \"\"role\";")
                .doesNotContain("--+", "TO bitville_monitor");
    }

    private static Finding elsewhere(Agent agent) throws Exception {
        try (Lease lease = agent.lease()) {
            ServerFacts facts = ServerFacts.read(lease.session());
            Capabilities here = facts.capabilities();
            Capabilities there = new Capabilities(
                    here.serverVersion(),
                    here.standby(),
                    Optional.empty(),
                    here.role(),
                    here.superuser(),
                    here.memberships(),
                    here.columns(),
                    here.extensionSchemas(),
                    here.settings(),
                    false);
            FindingsBuilder findingsBuilder = new FindingsBuilder("default");
            LogAccessCheck.check(new ServerFacts(there, facts.row(), facts.settings()), findingsBuilder);
            List<Finding> findings = findingsBuilder.findings();
            assertThat(findings).hasSize(1);
            return findings.get(0);
        }
    }
}
