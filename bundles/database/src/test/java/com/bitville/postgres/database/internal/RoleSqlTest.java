package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleSqlTest {
    private static final Path CONFIG = Path.of("../../config");

    @ParameterizedTest
    @ValueSource(ints = {13, 18})
    void createsARoleThatTheAgentRunsUnderAndIsUndoneWhole(int major) throws Exception {
        String create = Files.readString(CONFIG.resolve("role.sql"));
        String drop = Files.readString(CONFIG.resolve("role-drop.sql"));
        try (PostgresServer server = PostgresServer.start(major)) {
            server.execute(create);
            server.execute(create);
            assertThat(server.query("SELECT rolconnlimit FROM pg_roles WHERE rolname = ?", Agent.ROLE))
                    .isEqualTo("5");
            try (Agent agent = Agent.start(server)) {
                agent.awaitState(ServerState.UP);
                try (Lease lease = agent.lease()) {
                    assertThat(lease.session().capabilities().memberships())
                            .containsExactlyInAnyOrder("pg_read_all_stats", "pg_read_all_settings");
                    assertThat(lease.session().capabilities().superuser()).isFalse();
                }
            }
            server.execute(create.replace("--+ ", ""));
            assertThat(server.query("SELECT pg_has_role(?, 'pg_monitor', 'USAGE')", Agent.ROLE))
                    .isEqualTo("t");

            server.execute(drop);
            server.execute(drop);
            assertThat(server.query("SELECT count(*) FROM pg_roles WHERE rolname = ?", Agent.ROLE))
                    .isEqualTo("0");
        }
    }
}
