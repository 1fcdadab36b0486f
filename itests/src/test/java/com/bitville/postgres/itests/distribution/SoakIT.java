package com.bitville.postgres.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.ProcessSize;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.load.Load;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A thousand cycles over 10,000 tables and 2,200 statements: the agent's resources do not grow. The interval is a second and the budget is
 * lifted, so that it takes twenty minutes rather than a day.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class SoakIT {
    private static final int CYCLES = Integer.getInteger("bitville.cycles", 1_000);
    private static final int WARM = CYCLES / 5;
    private static final String ROLE = "bitville_monitor";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void aThousandCyclesLeaveNothingBehind() throws Exception {
        try (PostgresServer postgres = PostgresServer.version(18).start();
                StrictListener listener = StrictListener.start("key");
                AgentProcess agent = AgentProcess.unpack("soak")) {
            postgres.createMonitorRole(ROLE, "any");
            listener.limit(100_000);
            agent.set("BITVILLE_PG_DB_HOST", "127.0.0.1")
                    .set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                    .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                    .set("BITVILLE_PG_LISTENER_API_KEY", "key")
                    .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "10000")
                    .set("BITVILLE_PG_BUDGET_PERCENT", "100")
                    .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "1")
                    .start();
            awaitCycle(listener, CYCLES / 20);
            ProcessSize idle = ProcessSize.of(agent.pid());
            print("idle", idle, "");

            // Its objects stay.
            Load.L.start(postgres, 1).close();
            try (Connection connection = postgres.connect();
                    Statement statement = connection.createStatement()) {
                long first = latest(listener);
                Random random = new Random(1);
                ProcessSize warm = idle;
                ProcessSize.Live liveWarm = new ProcessSize.Live(0, 0);
                double most = 0;
                for (int cycle = 0; cycle <= CYCLES; cycle += CYCLES / 20) {
                    busy(statement, random);
                    awaitCycle(listener, first + cycle);
                    ProcessSize size = ProcessSize.of(agent.pid());
                    most = Math.max(most, size.residentMb());
                    print("cycle " + cycle, size, "");
                    if (cycle == WARM) {
                        // The second reading, so that the thread which answers it is counted.
                        liveWarm = ProcessSize.live(agent.pid());
                        warm = ProcessSize.of(agent.pid());
                        print("cycle " + cycle + ", collected", warm, ", " + liveWarm);
                    }
                }
                ProcessSize end = ProcessSize.of(agent.pid());
                ProcessSize.Live liveEnd = ProcessSize.live(agent.pid());
                print("the end", end, ", " + liveEnd + "; at most %.0f MB resident".formatted(most));

                assertThat(most).as("resident, of idle %s", idle).isLessThanOrEqualTo(idle.residentMb() * 1.2);
                assertThat(end.threads()).isLessThanOrEqualTo(warm.threads() + 3);
                assertThat(end.descriptors()).isLessThanOrEqualTo(warm.descriptors() + 5);
                assertThat(liveEnd.heapMb()).isLessThanOrEqualTo(liveWarm.heapMb() + 4);
                assertThat(liveEnd.metaspaceMb()).isLessThanOrEqualTo(liveWarm.metaspaceMb() + 2);
            }
        }
    }

    /** Some statements that have not been seen in this cycle, so that there are deltas to ship. */
    private static void busy(Statement statement, Random random) throws SQLException {
        for (int i = 0; i < 200; i++) {
            statement.execute("select count(*) from t_" + (1 + random.nextInt(10_000)));
        }
    }

    private static long latest(StrictListener listener) {
        return listener.bySource("pg_stat_activity").stream()
                .mapToLong(request -> request.data().path("cycle").asLong())
                .max()
                .orElse(0);
    }

    private static void awaitCycle(StrictListener listener, long cycle) throws InterruptedException {
        listener.awaitRequest(request -> request.data().path("cycle").asLong() >= cycle, PATIENCE);
    }

    private static void print(String when, ProcessSize size, String more) {
        System.out.println("soak, " + when + ": " + size + more);
    }
}
