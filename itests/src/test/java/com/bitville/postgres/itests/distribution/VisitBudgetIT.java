package com.bitville.postgres.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.load.Load;
import com.bitville.postgres.testkit.load.RunningLoad;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.BackendMeter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What the agent costs servers with 10,000 tables and with 200 databases while it visits them, all settings at their defaults: by the
 * kernel's account of the servers' processes, not by the agent's. All servers at the same time, as each is idle nearly always; with
 * {@code -Dbitville.visits=L-13} those alone whose name begins so.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class VisitBudgetIT {
    private static final List<Integer> MAJORS = List.of(13, 15, 18);
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration LENGTH = Duration.ofMinutes(20);
    private static final String CHOSEN = System.getProperty("bitville.visits", "");
    private static final long ALLOWED_MS = 600;
    private static final int CONNECTIONS = 5;
    /** At this pace each of 200 databases is visited within a day. */
    private static final int WITHIN_A_DAY = 3;

    private static final String ROLE = "bitville_monitor";
    private static final String KEY = "visit-budget-it-key";

    private final List<Trial> trials = new ArrayList<>();

    /** An agent beside a server with a load. */
    private record Trial(
            String name, PostgresServer postgres, StrictListener listener, AgentProcess agent, BackendMeter meter)
            implements AutoCloseable {
        static String name(Load load, int major) {
            return load + "-" + major;
        }

        static Trial begin(Load load, int major) throws IOException, InterruptedException, SQLException {
            String name = name(load, major);
            PostgresServer postgres =
                    PostgresServer.version(major).setting("autovacuum", "off").start();
            postgres.createMonitorRole(ROLE, "any");
            RunningLoad running = load.start(postgres, 1);
            running.close();
            postgres.execute("CHECKPOINT");
            StrictListener listener = StrictListener.start(KEY);
            AgentProcess agent = AgentProcess.unpack("visits-" + name);
            agent.set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                    .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                    .set("BITVILLE_PG_LISTENER_API_KEY", KEY);
            BackendMeter meter = BackendMeter.watch(postgres, WINDOW);
            agent.start();
            return new Trial(name, postgres, listener, agent, meter);
        }

        Set<String> visited() {
            Set<String> databases = new TreeSet<>();
            listener.byKind("cycle")
                    .forEach(request ->
                            databases.addAll(request.data().path("tables_sum").findValuesAsText("datname")));
            return databases;
        }

        long mostTables() {
            return listener.byKind("cycle").stream()
                    .flatMap(request -> request.data().path("tables_sum").findValuesAsText("relations").stream())
                    .mapToLong(Long::parseLong)
                    .max()
                    .orElse(0);
        }

        @Override
        public void close() {
            agent.close();
            listener.close();
            meter.close();
            postgres.close();
        }
    }

    @AfterEach
    void end() {
        trials.forEach(Trial::close);
    }

    @Test
    void costsAtMostATenthOfAPercentOfACoreInAnyTenMinutes() throws Exception {
        for (int major : MAJORS) {
            for (Load load : List.of(Load.L, Load.XL)) {
                if (Trial.name(load, major).startsWith(CHOSEN)) {
                    trials.add(Trial.begin(load, major));
                }
            }
        }
        for (Duration length : List.of(WINDOW, LENGTH)) {
            measured(length);
            for (Trial trial : trials) {
                print(trial);
            }
        }
        SoftAssertions softly = new SoftAssertions();
        for (Trial trial : trials) {
            softly.assertThat(trial.meter().mostInWindow().toMillis())
                    .as("CPU ms of backends in the dearest ten minutes, " + trial.name())
                    .isLessThanOrEqualTo(ALLOWED_MS);
            softly.assertThat(trial.meter().most())
                    .as("backends at a look, " + trial.name())
                    .isLessThanOrEqualTo(CONNECTIONS);
            softly.assertThat(trial.agent().logged("defect"))
                    .as("defects, " + trial.name())
                    .isZero();
            softly.assertThat(trial.name().startsWith("XL") ? trial.visited().size() : trial.mostTables() / 1_000)
                    .as("databases, or thousands of tables, that were visited, " + trial.name())
                    .isGreaterThanOrEqualTo(trial.name().startsWith("XL") ? WITHIN_A_DAY : 10);
        }
        softly.assertAll();
        assertThat(trials).as("servers").hasSizeGreaterThanOrEqualTo(CHOSEN.isEmpty() ? 2 * MAJORS.size() : 1);
    }

    private void measured(Duration length) {
        await("enough was measured")
                .atMost(length.multipliedBy(2))
                .pollInterval(Duration.ofSeconds(1))
                .until(() ->
                        trials.stream().allMatch(trial -> trial.meter().lasted().compareTo(length) >= 0));
    }

    private static void print(Trial trial) throws IOException {
        JsonNode budget = trial.agent()
                .awaitStatus("the agent answers", status -> true)
                .path("engine")
                .path("budget")
                .path(0);
        System.out.printf(
                "visits: %s: %s; the server's own processes %d ms; %d databases visited; the agent's account: %s%n",
                trial.name(),
                trial.meter(),
                trial.meter().background().toMillis(),
                trial.visited().size(),
                budget);
    }
}
