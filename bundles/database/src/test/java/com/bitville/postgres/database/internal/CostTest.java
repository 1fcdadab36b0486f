package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.SchedStat;
import java.util.Objects;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The agent's own account of what it costs, against readings from outside. */
class CostTest {
    private static final int CYCLES = "deep".equals(System.getProperty("bitville.depth")) ? 100 : 10;
    private static final long LEAST_TO_TELL_NANOS = 200_000;
    private static final Sql WORK = Sql.parse(
            "work", "SELECT count(*) FROM pg_catalog.pg_attribute AS work_a, pg_catalog.generate_series(1, 10)");

    @SuppressWarnings("NullAway.Init")
    private static PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        server = Agent.server(18);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void cpuTimeAgreesWithTheKernelAndLiesBetweenItsBounds() throws Exception {
        try (Agent agent = Agent.start(Agent.settings("bounds", "127.0.0.1", server.port(), 1))) {
            agent.awaitState(ServerState.UP);
            cycle(agent);
            long inside = 0;
            long outside = 0;
            for (int i = 0; i < CYCLES; i++) {
                SchedStat before = SchedStat.ofRole(server, Agent.ROLE);
                double executedBefore = executedMs();
                Cost cost = cycle(agent);
                long spent = SchedStat.ofRole(server, Agent.ROLE).since(before).toNanos();
                double executedNanos = (executedMs() - executedBefore) * 1e6;
                // Executor time is wall time: a backend that had to wait for a core has more of it than of CPU time.
                if (cost.clientNanos() < spent + spent / 10) {
                    assertThat(executedNanos).as("exec_ms").isLessThanOrEqualTo((double) (spent + LEAST_TO_TELL_NANOS));
                }
                assertThat(spent).as("outside").isLessThanOrEqualTo(cost.clientNanos() + LEAST_TO_TELL_NANOS);
                inside += cost.cpuNanos().orElseThrow();
                outside += spent;
            }
            System.out.println(CYCLES + " cycles: inside " + inside / 1e6 + " ms, outside " + outside / 1e6 + " ms");
            assertThat((double) inside).isCloseTo((double) outside, Percentage.withPercentage(10));
        }
    }

    private static Cost cycle(Agent agent) throws Exception {
        Lease lease = agent.lease();
        try (lease) {
            lease.session().query(WORK);
        }
        return lease.cost();
    }

    /** What pg_stat_statements has of the role, by userid. */
    private static double executedMs() throws Exception {
        return Double.parseDouble(Objects.requireNonNull(server.query(
                "SELECT coalesce(sum(total_exec_time), 0) FROM pg_stat_statements(false)"
                        + " WHERE userid = (SELECT oid FROM pg_roles WHERE rolname = ?)",
                Agent.ROLE)));
    }
}
