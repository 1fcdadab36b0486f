package com.bitville.postgres.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.itests.support.ProcessSize;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.load.Load;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * 10,000 tables and 2,200 statements: once the history in memory is full, the agent's resources do not grow. The interval is a second and the
 * budget is lifted, so that it takes half an hour rather than a day.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class SoakIT {
    private static final int STEP = 50;
    /** How often to ask how full the history is: an answer is not for free, and of an agent in operation nobody asks so often. */
    private static final int ROUND = 200;

    /** By then the history is full: about twice as many as that takes. */
    private static final int FULL_BY = 1_500;
    /** The history drops whole tables, so that it is never quite full. */
    private static final double FULL = 0.95;
    /** How many cycles to watch after that. */
    private static final int CYCLES = Integer.getInteger("bitville.cycles", 600);

    private static final String ROLE = "bitville_monitor";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void nothingGrowsOnceTheHistoryIsFull() throws Exception {
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
            awaitCycle(listener, STEP);
            ProcessSize idle = ProcessSize.of(agent.pid());
            print("idle", idle);

            // Its objects stay.
            Load.L.start(postgres, 1).close();
            try (AgentShell shell = agent.shell();
                    Connection connection = postgres.connect();
                    Statement statement = connection.createStatement()) {
                Soak soak = new Soak(agent, listener, shell, statement);
                soak.logIn();
                do {
                    soak.run(ROUND);
                } while (soak.filled() < FULL && soak.cycle < FULL_BY);
                assertThat(soak.filled())
                        .as("the history, as a part of what it may hold")
                        .isBetween(FULL, 1.0);
                ProcessSize.Live liveFull = ProcessSize.live(agent.pid());
                // After the first reading, so that the thread which answers it is counted.
                ProcessSize full = ProcessSize.of(agent.pid());
                print("collected", full, ", " + liveFull);
                soak.run(CYCLES);
                ProcessSize end = ProcessSize.of(agent.pid());
                ProcessSize.Live liveEnd = ProcessSize.live(agent.pid());
                print("collected", end, ", %s; at most %.0f MB without the login".formatted(liveEnd, soak.most));

                assertThat(soak.filled()).isLessThanOrEqualTo(1);
                assertThat(soak.most).as("resident, of idle %s", idle).isLessThanOrEqualTo(idle.residentMb() * 1.15);
                assertThat(end.threads()).isLessThanOrEqualTo(full.threads() + 3);
                assertThat(end.descriptors()).isLessThanOrEqualTo(full.descriptors() + 5);
                assertThat(liveEnd.heapMb()).isLessThanOrEqualTo(liveFull.heapMb() + 3);
                assertThat(liveEnd.metaspaceMb()).isLessThanOrEqualTo(liveFull.metaspaceMb() + 2);
            }
        }
    }

    private static void awaitCycle(StrictListener listener, long cycle) throws InterruptedException {
        listener.awaitRequest(request -> request.data().path("cycle").asLong() >= cycle, PATIENCE);
    }

    private static void print(String when, ProcessSize size, String... more) {
        System.out.println("soak, " + when + ": " + size + String.join("", more));
    }

    /** The agent under load, some cycles at a time. */
    private static final class Soak {
        private final AgentProcess agent;
        private final StrictListener listener;
        private final AgentShell shell;
        private final Statement statement;
        private final Random random = new Random(1);
        private final long first;
        private long cycle;
        private double loginMb;
        /** The most megabytes resident, without what the login of this test took. */
        private double most;

        Soak(AgentProcess agent, StrictListener listener, AgentShell shell, Statement statement) {
            this.agent = agent;
            this.listener = listener;
            this.shell = shell;
            this.statement = statement;
            this.first = latest(listener);
        }

        private static long latest(StrictListener listener) {
            return listener.bySource("pg_stat_activity").stream()
                    .mapToLong(request -> request.data().path("cycle").asLong())
                    .max()
                    .orElse(0);
        }

        /** Logs in to the shell, which an agent in operation is rarely asked for, and takes note of what that costs. */
        void logIn() throws IOException {
            double before = ProcessSize.of(agent.pid()).residentMb();
            filled();
            ProcessSize after = ProcessSize.of(agent.pid());
            loginMb = after.residentMb() - before;
            print("after a login", after, ", of which %.0f MB of the login".formatted(loginMb));
        }

        /** How much of its limit the history in memory takes, 0 to 1. */
        double filled() throws IOException {
            JsonNode history =
                    JSON.readTree(shell.bitville("status", "--json").out()).path("history");
            return history.path("bytes").asDouble()
                    / history.required("max_bytes").asDouble();
        }

        void run(int cycles) throws IOException, InterruptedException, SQLException {
            for (long last = cycle + cycles; cycle < last; ) {
                busy();
                cycle += STEP;
                awaitCycle(listener, first + cycle);
                ProcessSize size = ProcessSize.of(agent.pid());
                most = Math.max(most, size.residentMb() - loginMb);
                print("cycle " + cycle, size);
            }
        }

        /** Some statements that have not been seen in these cycles, so that there are deltas to ship. */
        private void busy() throws SQLException {
            for (int i = 0; i < 200; i++) {
                statement.execute("select count(*) from t_" + (1 + random.nextInt(10_000)));
            }
        }
    }
}
