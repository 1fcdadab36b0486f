package com.bitville.postgres.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.database.Cost;
import com.bitville.postgres.api.database.Lease;
import com.bitville.postgres.api.database.ServerState;
import com.bitville.postgres.api.database.Sql;
import com.bitville.postgres.database.internal.support.Agent;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.SchedStat;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The agent's figures of its own cost, compared with readings from outside. */
class CostTest {
    private static final int CYCLES = "deep".equals(System.getProperty("bitville.depth")) ? 100 : 10;
    private static final int NEARLY_ALL = CYCLES == 100 ? 95 : 8;
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

    /**
     * A busy machine may account a backend's work after its answer late, so a bound may fail in a single cycle; it must hold in nearly all
     * cycles. For the sum there is no tolerance: the charged time lies between two readings from outside.
     */
    @Test
    void cpuTimeAgreesWithTheKernelAndLiesBetweenItsBounds() throws Exception {
        try (Agent agent = Agent.start(Agent.settings("bounds", "127.0.0.1", server.port(), 1))) {
            agent.awaitState(ServerState.UP);
            Reading last = read(agent);
            Reading first = last;
            long inside = 0;
            int executedWithinOutside = 0;
            int outsideWithinClient = 0;
            List<Double> shares = new ArrayList<>();
            for (int i = 0; i < CYCLES; i++) {
                Reading now = read(agent);
                long outside = now.after.since(last.after).toNanos();
                long queued = now.after.queuedSince(last.after).toNanos();
                double executed = (now.executedMs - last.executedMs) * 1e6;
                // Executor time is elapsed time: it includes the backend's wait for a core.
                executedWithinOutside += executed <= outside + queued + LEAST_TO_TELL_NANOS ? 1 : 0;
                outsideWithinClient += outside <= now.cost.clientNanos() + LEAST_TO_TELL_NANOS ? 1 : 0;
                inside += cpu(now);
                shares.add((double) cpu(now) / outside);
                last = now;
            }
            System.out.printf(
                    "%d cycles: inside %.1f ms, outside %.1f ms, median share %.3f, exec <= outside in %d,"
                            + " outside <= client in %d%n",
                    CYCLES,
                    inside / 1e6,
                    last.after.since(first.after).toNanos() / 1e6,
                    median(shares),
                    executedWithinOutside,
                    outsideWithinClient);
            assertThat(inside)
                    .isBetween(
                            last.during.since(first.after).toNanos(),
                            last.after.since(first.during).toNanos());
            assertThat(median(shares)).isCloseTo(1, Offset.offset(0.1));
            assertThat(executedWithinOutside).as("exec_ms <= outside").isGreaterThanOrEqualTo(NEARLY_ALL);
            assertThat(outsideWithinClient).as("outside <= client_ms").isGreaterThanOrEqualTo(NEARLY_ALL);
        }
    }

    /** One cycle's work and its readings: while the connection was borrowed and idle again, and after it was returned. */
    private record Reading(Cost cost, SchedStat during, SchedStat after, double executedMs) {}

    private static Reading read(Agent agent) throws Exception {
        Lease lease = agent.lease();
        SchedStat during;
        try (lease) {
            lease.session().query(WORK);
            during = SchedStat.ofRole(server, Agent.ROLE);
        }
        return new Reading(lease.cost(), during, SchedStat.ofRole(server, Agent.ROLE), executedMs());
    }

    private static long cpu(Reading reading) {
        return reading.cost.cpuNanos().orElseThrow();
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** The time that pg_stat_statements has for the role, by userid. */
    private static double executedMs() throws Exception {
        return Double.parseDouble(Objects.requireNonNull(server.query(
                "SELECT coalesce(sum(total_exec_time), 0) FROM pg_stat_statements(false)"
                        + " WHERE userid = (SELECT oid FROM pg_roles WHERE rolname = ?)",
                Agent.ROLE)));
    }
}
