package com.bitville.postgres.itests.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.itests.container.Redeployer.Done;
import com.bitville.postgres.itests.container.Redeployer.Route;
import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.AgentShell;
import com.bitville.postgres.itests.support.CommitLedger;
import com.bitville.postgres.itests.support.LogLedger;
import com.bitville.postgres.itests.support.RoleSampler;
import com.bitville.postgres.itests.support.StatementLedger;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.load.Load;
import com.bitville.postgres.testkit.load.RunningLoad;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Parts of a running agent are replaced at random moments; nothing is lost, and nothing of the replaced bundles remains. */
class RedeployIT {
    private static final String ROLE = "bitville_monitor";
    private static final String PASSWORD = "redeploy";
    private static final String KEY = "key-of-the-redeploy";
    private static final boolean DEEP = System.getProperty("bitville.depth").equals("deep");
    private static final int REDEPLOYS = DEEP ? 100 : 5;
    private static final int WARM = 20;
    private static final int LOG_EVERY = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static PostgresServer postgres;
    private static RunningLoad load;
    private static StrictListener listener;
    private static AgentProcess agent;
    private static AgentShell shell;
    private static RoleSampler watch;

    @BeforeAll
    static void start() throws Exception {
        postgres = PostgresServer.version(15)
                .scramFor(ROLE)
                .setting("shared_preload_libraries", "pg_stat_statements")
                .setting("logging_collector", "on")
                .setting("log_destination", "jsonlog")
                .setting("log_filename", "postgresql-%H%M%S.log")
                .start();
        postgres.createMonitorRole(ROLE, PASSWORD);
        postgres.execute("create extension if not exists pg_stat_statements");
        load = Load.M.start(postgres, 0.05);
        listener = StrictListener.start(KEY);
        listener.limit(100_000);
        watch = RoleSampler.of(postgres, ROLE, 5_000, 1_000);
        agent = AgentProcess.unpack("redeploy")
                .set("BITVILLE_PG_DB_HOST", "127.0.0.1")
                .set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "10000")
                .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "1")
                .set("BITVILLE_PG_BUDGET_PERCENT", "10")
                .set("BITVILLE_PG_LOG_ENTRIES_KB", "16384")
                .set("BITVILLE_PG_CIRCUIT_BREAKER_FAIL_MAX", "2")
                .set("BITVILLE_PG_CIRCUIT_BREAKER_TIMEOUT_S", "3600")
                .start();
        shell = agent.shell().await("bundle:list");
        awaitFreshSessions();
    }

    @AfterAll
    static void stop() throws Exception {
        if (shell != null) {
            shell.close();
        }
        agent.close();
        watch.close();
        load.close();
        listener.close();
        postgres.close();
    }

    @Test
    void redeploysLoseNothingAndLeaveNothingBehind() throws Exception {
        long seed = Long.getLong("bitville.seed", DEEP ? System.nanoTime() : 20261124);
        System.out.println("redeploy seed " + seed + " (-Dbitville.seed=" + seed + ")");
        Random random = new Random(seed);
        CommitLedger commitLedger = new CommitLedger(agent.home().resolve("buffer"), listener);
        LeftBehind leftBehind = new LeftBehind(agent.pid());
        Redeployer redeployer = new Redeployer(agent.home(), shell, random);
        StatementLedger statements = new StatementLedger(postgres, listener);
        LogLedger logs = new LogLedger(postgres);
        BundleWatch bundleWatch = new BundleWatch(agent.home()).deploy();
        Set<String> lately = new TreeSet<>();
        TreeSet<String> bundles = new TreeSet<>(redeployer.bundles());
        int files = leftBehind.openFiles().size();
        double metaspace = 0;

        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < REDEPLOYS; i++) {
            if (routes.isEmpty()) {
                routes.addAll(Arrays.asList(Route.values()));
                Collections.shuffle(routes, random);
            }
            statements.call(1 + random.nextInt(5));
            if (i % LOG_EVERY == 0) {
                logs.write();
            }
            JsonNode before = remembered();
            Done done = redeployer.redeploy(routes.remove(0));
            System.out.println((i + 1) + ": " + done);
            commitLedger.note();
            JsonNode after = remembered();
            if (after.path("bytes").asLong() < after.path("max_bytes").asLong() * 9 / 10) {
                assertThat(after.path("since")).as("the history goes on").isEqualTo(before.path("since"));
            }
            // A refresh ends after its command has returned.
            lately.addAll(done.bundles());
            assertThat(lately).as("what " + done + " touched").containsAll(bundleWatch.touched());
            lately.retainAll(done.bundles());
            if (random.nextInt(3) > 0) {
                awaitFreshSessions();
                commitLedger.note();
            }
            if (i == WARM) {
                metaspace = leftBehind.metaspaceMb();
            }
        }
        awaitFreshSessions();
        assertThat(redeployer.bundles()).as("each once").containsExactlyInAnyOrderElementsOf(bundles);

        statements.settle(listener);
        logs.settle(listener);
        statements.close();
        logs.close();

        shell.done("bundle:stop bitville-engine");
        awaitDrained(commitLedger);
        commitLedger.settle(
                Math.max(commitLedger.newest(), commitLedger.delivered().last()));
        assertThat(listener.byKind("gap")).as("nothing was given up").isEmpty();
        assertThat(listener.refusals()).isEmpty();
        System.out.println(watch);
        assertThat(watch.most()).isBetween(1, 5);
        shell.done("bundle:start bitville-engine");
        awaitFreshSessions();

        await("threads")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(leftBehind.surplusThreads()).isEmpty());
        bundleWatch.deploy();
        await("class loaders")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(2))
                .pollDelay(Duration.ZERO)
                .untilAsserted(() -> assertThat(leftBehind.surplusLoaders()).isEmpty());
        await("files").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(leftBehind.openFiles()).noneMatch(file -> file.endsWith(".jar (deleted)"));
            assertThat(leftBehind.openFiles()).hasSizeLessThan(files + 15);
        });
        if (DEEP) {
            double grown = leftBehind.metaspaceMb();
            System.out.println("metaspace after " + WARM + " redeploys " + metaspace + " MB, after " + REDEPLOYS + " "
                    + grown + " MB");
            assertThat(grown).isLessThan(metaspace * 1.1);
        }
    }

    @Test
    void anOpenBreakerStaysOpen() throws Exception {
        listener.failWith(503);
        awaitShipper(
                "the breaker opens", shipper -> shipper.path("breaker").asText().equals("open"));
        long requests = listener.requests();
        long failed = awaitShipper(
                        "failures are counted",
                        shipper -> shipper.path("failed").asLong() >= 2)
                .path("failed")
                .asLong();
        for (String bundle : List.of("bitville-shipper", "bitville-spool", "bitville-config", "bitville-shipper")) {
            shell.done("bundle:update " + bundle);
            JsonNode shipper = awaitShipper(
                    bundle + " was replaced",
                    now -> now.path("state").asText().equals("breaker_open")
                            && now.path("breaker").asText().equals("open"));
            assertThat(shipper.path("failed").asLong()).isEqualTo(failed);
            assertThat(shipper.path("next_attempt_s").asDouble()).isBetween(1.0, 3_600.0);
        }
        assertThat(listener.requests()).as("nothing was sent meanwhile").isEqualTo(requests);
        listener.recover();
        assertThat(shell.bitville("breaker", "reset").exitStatus()).isZero();
        awaitFreshSessions();
    }

    private static JsonNode awaitShipper(String what, Predicate<JsonNode> condition) {
        return awaitStatus(what, "shipper", condition);
    }

    private static JsonNode remembered() {
        return awaitStatus("the history", "history", history -> history.has("since"));
    }

    /** A part of the status, once it is there and satisfies the condition; while bundles are replaced, parts are missing. */
    private static JsonNode awaitStatus(String what, String part, Predicate<JsonNode> condition) {
        JsonNode[] last = new JsonNode[1];
        await(what)
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    AgentProcess.Answer answer = shell.bitville("status", "--json");
                    if (answer.exitStatus() != 0) {
                        return false;
                    }
                    last[0] = JSON.readTree(answer.out()).path(part);
                    return last[0].isObject() && condition.test(last[0]);
                });
        return last[0];
    }

    @Test
    void aThirdPartysCollectorComesChangesItsColumnsAndGoes() throws Exception {
        Path example = Path.of(System.getProperty("bitville.examples"), "collector-uptime");
        Path work = Files.createDirectories(Path.of(System.getProperty("bitville.work"), "second-version"));
        Path deployed = agent.home().resolve("deploy/collector-uptime.jar");

        Files.copy(SecondVersion.first(example), deployed);
        JsonNode first = awaitUptime(uptime -> true);
        assertThat(first.path("uptime_s").asDouble()).isPositive();
        assertThat(first.has("config_loaded_at")).isFalse();

        SecondVersion.build(example, work, deployed);
        JsonNode second = awaitUptime(uptime -> uptime.has("config_loaded_at"));
        assertThat(second.path("uptime_s").asDouble())
                .isGreaterThan(first.path("uptime_s").asDouble());
        assertThat(Instant.parse(second.path("config_loaded_at").asText())).isBefore(Instant.now());

        Files.delete(deployed);
        agent.awaitStatus(
                "the collector is gone",
                status -> !status.path("collectors").findValuesAsText("name").contains("uptime"));
        awaitFreshSessions();
        assertThat(shell.done("bundle:list -t 0 -s")).doesNotContain("example-collector-uptime");
    }

    private static JsonNode awaitUptime(Predicate<JsonNode> condition) throws InterruptedException {
        return listener.awaitRequest(
                        r -> r.data().path("uptime").isObject()
                                && condition.test(r.data().path("uptime")),
                        PATIENCE)
                .data()
                .path("uptime");
    }

    /** A payload with sessions that were read after this moment. */
    private static void awaitFreshSessions() throws InterruptedException {
        double now = Instant.now().toEpochMilli() / 1e3;
        AcceptedRequest request = listener.awaitRequest(
                r -> r.timestamp() > now && r.data().path("sessions").isArray(), PATIENCE);
        assertThat(request.data().path("server").asText()).isEqualTo("default");
    }

    private static void awaitDrained(CommitLedger commitLedger) {
        await("the buffer is empty")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    commitLedger.note();
                    JsonNode buffer =
                            JSON.readTree(shell.bitville("buffer", "--json").out());
                    return buffer.path("files").asInt(-1) == 0
                            && buffer.path("gaps_pending").asInt(-1) == 0
                            && buffer.path("evicted").asInt(-1) == 0;
                });
    }
}
