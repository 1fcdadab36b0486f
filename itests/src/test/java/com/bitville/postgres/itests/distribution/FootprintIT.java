package com.bitville.postgres.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.ProcessSize;
import com.bitville.postgres.testkit.browser.Chromium;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.net.FreePort;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The cost of the agent for its host: start time, memory, processor time. Prints the figures of the README. */
@EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
class FootprintIT {
    private static final String ROLE = "bitville_monitor";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofMinutes(40);
    private static final int CYCLES = Integer.getInteger("bitville.cycles", 10);
    private static final int FAST_CYCLES = 60;
    private static final int WITH_CONSOLE_MB = 175;
    private static final int WITH_LOGIN_MB = 185;
    private static final int VISITS = 2;
    private static final List<String> PAGES =
            List.of("overview", "server", "statements", "locks", "tables", "logs", "request", "agent");
    private static final String LOGIN = "viewer";

    private PostgresServer postgres;
    private StrictListener listener;
    private AgentProcess agent;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        postgres = PostgresServer.version(18).start();
        postgres.createMonitorRole(ROLE, "any");
        listener = StrictListener.start("key");
        listener.limit(100_000);
        agent = AgentProcess.unpack(test.getTestMethod().orElseThrow().getName());
        agent.set("BITVILLE_PG_DB_HOST", "127.0.0.1")
                .set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                .set("BITVILLE_PG_LISTENER_API_KEY", "key");
    }

    @AfterEach
    void stop() {
        agent.close();
        listener.close();
        postgres.close();
    }

    /** At the default cycle first, then the cycles of an hour in five minutes, so that the history is full. */
    @Test
    void withoutTheWebConsole() throws Exception {
        double cold = firstPayload();
        agent.stop();
        double warm = firstPayload();
        Duration before = ProcessSize.processorTime(agent.pid());
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        long begin = System.nanoTime();
        awaitCycle(latest() + CYCLES);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double percent =
                100.0 * ProcessSize.processorTime(agent.pid()).minus(before).toMillis() / 1000 / seconds;
        ProcessSize idle = ProcessSize.of(agent.pid());
        System.out.printf(
                "footprint: first payload %.1f s after a first start, %.1f s after a warm one, for which it took %.1f s of"
                        + " processor time; load of the machine %.1f%n",
                cold, warm, before.toMillis() / 1e3, load);
        System.out.printf(
                "footprint: %.2f %% of one core over %.0f s at the default cycle, %s%n", percent, seconds, idle);
        fillHistory();
        ProcessSize full = ProcessSize.of(agent.pid());
        System.out.println("footprint: with an hour of history " + full);
        System.out.println("footprint: " + ProcessSize.live(agent.pid()));

        assertThat(before.toMillis()).as("processor time of a warm start").isLessThanOrEqualTo(10_000);
        assertThat(percent).as("percent of one core").isLessThan(1);
        assertThat(idle.residentMb()).isLessThanOrEqualTo(150);
        if (load < Runtime.getRuntime().availableProcessors()) {
            // On a busy machine it waits for other processes.
            assertThat(warm).as("seconds until the first payload").isLessThanOrEqualTo(10);
        }
    }

    /** Idle at first, then after its pages were looked at in a browser, then after a login to the shell as well. */
    @Test
    void withTheWebConsole() throws Exception {
        assumeTrue(Chromium.isInstalled(), "no browser: apt-get install chromium chromium-driver");
        int port = FreePort.next();
        Path features = agent.home().resolve("etc/org.apache.karaf.features.cfg");
        Files.writeString(
                features,
                Files.readString(features).replaceFirst("( *)(bitville/)", "$1bitville-webconsole, \\\\\n$1$2"));
        agent.set("BITVILLE_PG_WEB_PORT", String.valueOf(port));
        Files.writeString(agent.home().resolve("etc/users.properties"), LOGIN + " = " + LOGIN + ",admin\n");
        firstPayload();
        fillHistory();
        ProcessSize full = ProcessSize.of(agent.pid());
        System.out.println("footprint: with the web console and an hour of history " + full);
        long requests = visitPages("http://%s:%s@127.0.0.1:%d/system/console/bitville".formatted(LOGIN, LOGIN, port));
        ProcessSize visited = ProcessSize.of(agent.pid());
        System.out.println("footprint: after " + requests + " requests of its pages " + visited);
        assertThat(agent.bitville("status").exitStatus()).isZero();
        ProcessSize entered = ProcessSize.of(agent.pid());
        System.out.println("footprint: after a login to the shell as well " + entered);
        System.out.println("footprint: " + ProcessSize.live(agent.pid()));

        assertThat(requests).isGreaterThan(180);
        assertThat(full.residentMb()).as("idle").isLessThanOrEqualTo(WITH_CONSOLE_MB);
        assertThat(visited.residentMb()).as("after its pages were visited").isLessThanOrEqualTo(WITH_CONSOLE_MB);
        assertThat(entered.residentMb()).as("after a login as well").isLessThanOrEqualTo(WITH_LOGIN_MB);
    }

    /** Returns how many requests the browser has made. */
    private static long visitPages(String address) throws IOException {
        long requests = 0;
        try (Chromium chromium = Chromium.start(Path.of(System.getProperty("bitville.work")))) {
            for (int visit = 0; visit < VISITS; visit++) {
                for (String page : PAGES) {
                    chromium.show(1600, "light");
                    chromium.open(address + "?page=" + page);
                    org.awaitility.Awaitility.await(page)
                            .atMost(PATIENCE)
                            .until(() -> chromium.is("document.getElementById('link').textContent === 'Live'"));
                    requests +=
                            Long.parseLong(chromium.text("return performance.getEntriesByType('resource').length")) + 1;
                }
            }
        }
        return requests;
    }

    /** Seconds from the start of the process until the listener has its first payload. */
    private double firstPayload() throws IOException, InterruptedException {
        int before = listener.all().size();
        long begin = System.nanoTime();
        agent.start();
        org.awaitility.Awaitility.await("the first payload")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> listener.all().size() > before);
        return (System.nanoTime() - begin) / 1e9;
    }

    /** Uses the file: a login to the shell would load classes that an idle agent does not have. */
    private void fillHistory() throws IOException, InterruptedException {
        long first = latest();
        Files.writeString(
                agent.home().resolve("etc/agent.ini"),
                "[collection]\ninterval_s = 5\n[safety]\nbudget_percent = 100\n[listener]\nmax_requests_per_minute = 1000\n");
        awaitCycle(first + FAST_CYCLES);
    }

    private long latest() {
        return listener.all().stream()
                .mapToLong(request -> request.data().path("cycle").asLong())
                .max()
                .orElse(0);
    }

    private void awaitCycle(long cycle) throws InterruptedException {
        listener.awaitRequest(request -> request.data().path("cycle").asLong() >= cycle, LONGEST);
    }
}
