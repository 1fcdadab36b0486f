package com.bitville.postgres.database.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.connect.ConnectionBudget;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.BackendMeter;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is charged for visits against the kernel's account of all backends, their ends included. */
class VisitCostTest {
    private static final int VISITS = "deep".equals(System.getProperty("bitville.depth")) ? 30 : 8;
    /** Of each visit; and the account of the kernel is read in steps of 10 ms, twice. */
    private static final long MOST_UNSEEN = Duration.ofMillis(VISITS + 20).toNanos();
    /** Reads tables that stay in shared buffers: each backend maps a hundred megabytes of them, which its end has to take apart. */
    private static final Sql WORK = Sql.parse(
            "work",
            "SELECT (SELECT count(*) FROM public.work_1 AS work_a) + (SELECT count(*) FROM public.work_2 AS work_b)"
                    + " + (SELECT count(*) FROM public.work_3 AS work_c) + (SELECT count(*) FROM public.work_4 AS work_d)");

    @Test
    void theEndOfABackendIsChargedByTheMemoryThatItMapped() throws Exception {
        try (PostgresServer server = Agent.server(18)) {
            for (int i = 1; i <= 4; i++) {
                server.execute("CREATE TABLE work_" + i + " (x int) WITH (fillfactor = 10, autovacuum_enabled = off);"
                        + "INSERT INTO work_" + i + " SELECT generate_series(1, 70000);"
                        + "GRANT SELECT ON work_" + i + " TO " + Agent.ROLE);
            }
            try (Agent agent = Agent.start(Agent.settings("ends", "127.0.0.1", server.port(), 1))) {
                agent.awaitState(ServerState.UP);
                try (BackendMeter meter = BackendMeter.watch(server, Duration.ofMinutes(10))) {
                    long charged = 0;
                    for (int i = 0; i < VISITS; i++) {
                        // What is still closing counts among the five.
                        Awaitility.await()
                                .atMost(Duration.ofSeconds(30))
                                .until(() -> ConnectionBudget.of("127.0.0.1", server.port())
                                                .free()
                                        > 1);
                        Lease lease =
                                agent.database.leaseNextDatabase(Instant.now().plusSeconds(20));
                        try (lease) {
                            lease.session().query(WORK);
                        }
                        charged += lease.cost().cpuNanos().orElseThrow();
                    }
                    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> meter.backends() == 0);
                    long unseen = meter.used().toNanos() - charged;
                    System.out.printf("%d visits: %.1f ms charged; %s%n", VISITS, charged / 1e6, meter);
                    assertThat(unseen)
                            .as("nanoseconds that visits cost more than was charged for them: " + meter)
                            .isLessThan(MOST_UNSEEN);
                    assertThat(charged)
                            .as("charged")
                            .isLessThan(2 * meter.used().toNanos());
                }
            }
        }
    }
}
