package com.bitville.postgres.engine.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Rows;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.collect.ServerSession;
import com.bitville.postgres.testkit.collect.SqlLint;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReplicaLagTest {
    private static final Sql LAG = Sql.resource(ReplicaLag.class, "replica-lag");

    @Test
    void theFileKeepsTheRules() {
        assertThat(SqlLint.files(Path.of("src/main/resources"))).hasSize(1);
        assertThat(SqlLint.probe(LAG)).isEmpty();
    }

    @Test
    void aPrimaryAndAStandbyThatNobodyFollowsAreBehindNobody() throws Exception {
        try (PostgresServer server = PostgresServer.start(18)) {
            server.createMonitorRole("bitville_monitor", "any");
            assertThat(lag(server).values()).hasSize(1);
            assertThat(lag(server).values().get(0)).containsOnlyNulls();

            server.stop();
            Files.createFile(server.dataDirectory().resolve("standby.signal"));
            server.start();
            assertThat(server.query("SELECT pg_is_in_recovery()")).isEqualTo("t");
            assertThat(lag(server).values()).hasSize(1);
            assertThat(lag(server).values().get(0)).containsOnlyNulls();
        }
    }

    private static Rows lag(PostgresServer server) throws Exception {
        try (ServerSession session = ServerSession.open(server, "bitville_monitor", "postgres")) {
            assertThat(ReplicaLag.seconds(session)).isEmpty();
            return session.query(LAG);
        }
    }
}
