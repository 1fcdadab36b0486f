package com.bitville.postgres.database.internal;

import static com.bitville.postgres.database.internal.support.Within.soon;
import static com.bitville.postgres.database.internal.support.Within.within;

import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** kill -9 of the agent: the server itself must notice, because no process is left to cancel statements. */
class KilledAgentTest {
    private static final String HEAVY = "SELECT count(*) FROM pg_catalog.generate_series(1, 100000000000)";

    /** The process that is killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws Exception {
            try (Agent agent = Agent.start(Agent.settings(Integer.parseInt(args[0])));
                    Lease lease = agent.lease()) {
                lease.session().query(Sql.parse("heavy", HEAVY));
            }
        }
    }

    @Test
    void aHeavyStatementEndsWithItsAgentLongBeforeItsTimeout() throws Exception {
        try (PostgresServer server = Agent.server(18)) {
            Process agent = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Victim.class.getName(),
                            Integer.toString(server.port()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                soon().until(() -> "1"
                        .equals(server.query(
                                "SELECT count(*) FROM pg_stat_activity WHERE usename = ? AND state = 'active'"
                                        + " AND query LIKE '%generate_series%'",
                                Agent.ROLE)));
            } finally {
                agent.destroyForcibly().waitFor();
            }
            within(Duration.ofSeconds(2)).until(() -> server.backendsOf(Agent.ROLE) == 0);
        }
    }
}
