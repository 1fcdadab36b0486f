package com.bitville.postgres.itests.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.JmxAttach;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.load.Load;
import com.bitville.postgres.testkit.load.RunningLoad;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.bitville.postgres.testkit.sched.SchedStat;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A long storm of lock waits, with the default interval and budget: 300 sessions, 50 of them waiting for one row, for eight minutes. The
 * cost of the agent's backends is measured externally.
 */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep")
class StormIT {
    private static final String ROLE = "bitville_monitor";
    private static final int MINUTES = 8;
    private static final double ALLOWED_MS_IN_TEN_MINUTES = 600;
    private static final long FLAT_BYTES = 3_000_000;

    @Test
    void theRecorderKeepsToItsBudgetAndItsMemory() throws Exception {
        try (PostgresServer server = PostgresServer.version(18)
                        .setting("max_connections", "400")
                        .start();
                StrictListener listener = StrictListener.start("key");
                RunningLoad load = Load.C.start(server, 1);
                AgentProcess agent = AgentProcess.unpack("storm")) {
            assertThat(load.clients()).isEqualTo(300);
            server.createMonitorRole(ROLE, "monitor");
            Path password = Files.writeString(agent.home().resolve("etc/password"), "monitor");
            Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
            agent.set("BITVILLE_PG_DB_HOST", "127.0.0.1")
                    .set("BITVILLE_PG_DB_PORT", String.valueOf(server.port()))
                    .set("BITVILLE_PG_DB_PASSWORD_FILE", password.toString())
                    .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                    .set("BITVILLE_PG_LISTENER_API_KEY", "key");
            agent.start();
            agent.awaitStatus(
                    "the recorder runs", status -> recorder(status).path("runs").asInt() > 0);

            SchedStat before = SchedStat.ofRole(server, ROLE);
            long begin = System.nanoTime();
            List<Long> heap = new ArrayList<>();
            for (int minute = 1; minute <= MINUTES; minute++) {
                Duration until = Duration.ofMinutes(minute);
                await().timeout(until.plusMinutes(1)).until(() -> System.nanoTime() - begin > until.toNanos());
                heap.add(JmxAttach.liveHeap(agent.pid()));
            }
            double outsideMs = SchedStat.ofRole(server, ROLE).since(before).toNanos() / 1e6;
            JsonNode status = agent.awaitStatus("the end", any -> true);
            JsonNode budget = status.path("engine").path("budget").path(0);
            System.out.printf(
                    "storm of %d minutes: outside %.0f ms, own account %.0f of %.0f ms, recorder %d runs, the last %.2f ms;"
                            + " live heap %s; recorder bodies %d, stress \"%s\"%n",
                    MINUTES,
                    outsideMs,
                    budget.path("spent_ms").asDouble(),
                    budget.path("allowed_ms").asDouble(),
                    recorder(status).path("runs").asInt(),
                    recorder(status).path("cpu_ms").asDouble(),
                    heap,
                    listener.byKind("recorder").size(),
                    status.path("engine").path("stress").path(0).path("reason").asText());

            assertThat(outsideMs).isLessThan(ALLOWED_MS_IN_TEN_MINUTES);
            assertThat(budget.path("spent_ms").asDouble()).isLessThan(ALLOWED_MS_IN_TEN_MINUTES);
            assertThat(recorder(status).path("runs").asInt()).isGreaterThan(60);
            assertThat(heap.get(MINUTES - 1) - heap.get(MINUTES / 2 - 1)).isLessThan(FLAT_BYTES);
            assertThat(listener.byKind("recorder"))
                    .isNotEmpty()
                    .allSatisfy(body -> assertThat(body.data()
                                    .path("recorder")
                                    .path("trigger")
                                    .path("reason")
                                    .asText())
                            .isIn("lock_wait", "finding"));
            assertThat(listener.refusals()).isEmpty();
        }
    }

    private static JsonNode recorder(JsonNode status) {
        return StreamSupport.stream(status.path("collectors").spliterator(), false)
                .filter(collector -> collector.path("name").asText().equals("recorder"))
                .findFirst()
                .orElseThrow();
    }
}
