package com.bitville.postgres.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.Fault;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Nothing accepted is lost: a listener in every kind of trouble, an agent that is killed, and a ledger of both. */
class OracleIT {
    private static final String ROLE = "bitville_monitor";
    private static final String PASSWORD = "oracle";
    private static final String KEY = "key-of-the-oracle";
    private static final boolean DEEP = "deep".equals(System.getProperty("bitville.depth"));
    private static final int KILLS = Integer.getInteger("bitville.kills", DEEP ? 50 : 5);
    private static final int PER_MINUTE = 600;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private PostgresServer postgres;
    private StrictListener listener;
    private AgentProcess agent;
    private Ledger ledger;
    private LogLedger logs;

    @BeforeEach
    void start(TestInfo test) throws Exception {
        postgres = PostgresServer.version(18)
                .scramFor(ROLE)
                .setting("track_activity_query_size", "16384")
                .setting("logging_collector", "on")
                .setting("log_destination", "jsonlog")
                .setting("log_filename", "postgresql-%H%M%S.log")
                .start();
        postgres.createMonitorRole(ROLE, PASSWORD);
        listener = StrictListener.start(KEY);
        listener.limit(100_000);
        agent = AgentProcess.unpack(test.getTestMethod().orElseThrow().getName());
        logs = new LogLedger(postgres);
        ledger = new Ledger(agent.home().resolve("buffer"), listener);
        agent.set("BITVILLE_PG_DB_HOST", "127.0.0.1")
                .set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                .set("BITVILLE_PG_LISTENER_TIMEOUT_S", "1")
                .set("BITVILLE_PG_CIRCUIT_BREAKER_TIMEOUT_S", "1")
                .set("BITVILLE_PG_LOG_ENTRIES_KB", "16384")
                .set("BITVILLE_PG_BUDGET_PERCENT", "20");
    }

    @AfterEach
    void stop() throws Exception {
        agent.close();
        logs.close();
        listener.close();
        postgres.close();
    }

    private void ini(String url, int intervalS, int bufferMb, int perMinute) throws IOException {
        Path ini = agent.home().resolve("etc/agent.ini");
        Path next = Files.writeString(
                ini.resolveSibling("agent.ini.next"),
                "[listener]\nurl = " + url + "\nmax_requests_per_minute = " + perMinute
                        + "\n[collection]\ninterval_s = " + intervalS + "\n[buffer]\nmax_size_mb = " + bufferMb + "\n");
        Files.move(next, ini, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void everyNumberIsStoredUnchangedOrToldToBeLost() throws Exception {
        long seed = Long.getLong("bitville.seed", DEEP ? System.nanoTime() : 20261124);
        System.out.println("oracle seed " + seed + " (-Dbitville.seed=" + seed + ")");
        Random random = new Random(seed);
        ini(listener.url().toString(), 1, 100, PER_MINUTE);
        agent.start();
        listener.awaitRequest(r -> r.kind().equals("log") && r.data().has("log_state"), PATIENCE);
        int kills = 0;
        while (kills < KILLS) {
            List<Fault> faults = faults();
            Collections.shuffle(faults, random);
            Fault fatal =
                    faults.stream().filter(fault -> !rests(fault)).findFirst().orElseThrow();
            for (Fault fault : faults) {
                logs.write();
                suffer(fault, random);
                if (rests(fault) || fault.equals(fatal)) {
                    kill();
                    kills++;
                }
                listener.up();
                listener.recover();
                awaitStored();
            }
        }
        logs.settle(listener);
        if (DEEP) {
            overflow();
        }
        long last = ledger.newest();
        await("all is stored or told to be lost").atMost(PATIENCE).until(() -> {
            ledger.note();
            return ledger.unaccounted(last).isEmpty();
        });
        ledger.settle(last);
        int most = Ledger.mostIn(Duration.ofSeconds(55), listener.arrivals());
        System.out.println(kills + " kills, most requests in 55 s " + most);
        assertThat(most).isLessThanOrEqualTo(PER_MINUTE);
        assertThat(listener.log().sharedTimestamps()).isEmpty();
        assertKeepsTheSchema();
    }

    private void assertKeepsTheSchema() throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("..", "docs", "wire.schema.json")));
        for (AcceptedRequest request : listener.all()) {
            assertThat(schema.validate(JSON.readTree(request.text())))
                    .as(request.text())
                    .isEmpty();
        }
    }

    /** After these the shipper probes once a minute, which a new process does not know. */
    private static boolean rests(Fault fault) {
        return fault instanceof Fault.Answer answer && answer.status() < 500 && answer.status() != 429;
    }

    /** A buffer that is too small for what comes: the oldest give way, which is told once the listener is back. */
    private void overflow() throws Exception {
        listener.down();
        ini(listener.url().toString(), 1, 1, PER_MINUTE);
        List<Connection> wordy = wordySessions(80);
        try {
            buffer("the small buffer evicts", "", b -> b.path("evicted").asLong() >= 10);
            kill();
        } finally {
            for (Connection connection : wordy) {
                connection.close();
            }
        }
        ini(listener.url().toString(), 3600, 1, PER_MINUTE);
        awaitQuiet();
        listener.up();
        agent.bitville("ship", "--now");
        awaitDrained();
        assertThat(listener.byKind("gap")).isNotEmpty();
        assertThat(agent.bitville("buffer", "verify").exitStatus()).isZero();
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
    void killsNeverMakeItExceedTheRate() throws Exception {
        int perMinute = 20;
        ini(listener.url().toString(), 1, 100, perMinute);
        agent.start();
        for (int kill = 0; kill < 10; kill++) {
            long before = listener.arrivals().size();
            await().atMost(PATIENCE).until(() -> {
                ledger.note();
                return listener.arrivals().size() >= Math.min(before + 8, perMinute);
            });
            kill();
            awaitCommit();
        }
        assertThat(listener.arrivals()).hasSizeBetween(15, perMinute * 3);
        assertThat(Ledger.mostIn(Duration.ofMinutes(1), listener.arrivals())).isLessThanOrEqualTo(perMinute);
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
    void onePoisonPayloadIsADeadLetterAndAllOthersPass() throws Exception {
        listener.down();
        ini(listener.url().toString(), 1, 100, 6000);
        agent.start();
        await().atMost(PATIENCE).until(() -> ledger.note().size() >= 20);
        long poison = ledger.note().stream().skip(10).findFirst().orElseThrow();
        listener.failWhen(Fault.status(400), body -> body.contains("\"seq\":" + poison + ","));
        listener.up();
        agent.bitville("breaker", "reset");
        JsonNode list =
                buffer("the poison is aside", "list", l -> l.path("dead").size() == 1);
        JsonNode letter = list.path("dead").get(0);
        assertThat(letter.path("seq").asLong()).isEqualTo(poison);
        assertThat(letter.path("answer").asText()).startsWith("HTTP 400");
        try (Stream<Path> dead = Files.list(agent.home().resolve("buffer/dead"))) {
            assertThat(dead.map(file -> file.getFileName().toString()))
                    .hasSize(2)
                    .anyMatch(name -> name.endsWith(".answer"));
        }
        ini(listener.url().toString(), 3600, 100, 6000);
        awaitQuiet();
        awaitDrained();
        ledger.settle(ledger.newest());
        assertThat(ledger.delivered()).doesNotContain(poison);
        assertThat(JSON.readTree(agent.bitville("breaker", "--json").out())
                        .path("breaker")
                        .asText())
                .isEqualTo("closed");

        AgentProcess.Answer shown = agent.bitville("buffer", "show", String.valueOf(poison));
        assertThat(shown.exitStatus()).isZero();
        assertThat(JSON.readTree(shown.out()).path("data").path("seq").asLong()).isEqualTo(poison);
        assertThat(agent.bitville("buffer", "purge").exitStatus()).isNotZero();
        assertThat(agent.bitville("buffer", "show", "999999").exitStatus()).isNotZero();
        listener.recover();
        assertThat(agent.bitville("buffer", "retry-dead").exitStatus()).isZero();
        listener.awaitRequest(r -> r.data().path("seq").asLong() == poison, PATIENCE);
    }

    @Test
    @EnabledIfSystemProperty(named = "bitville.depth", matches = "deep", disabledReason = "runs with mvn -Pdeep verify")
    void aTypoInTheUrlLosesNothingAndHealsWhenCorrected() throws Exception {
        ini(listener.url() + "s", 1, 100, 6000);
        agent.start();
        agent.awaitStatus(
                "misconfigured", s -> s.path("shipper").path("state").asText().equals("misconfigured"));
        await().atMost(PATIENCE).until(() -> ledger.note().size() >= 10);
        assertThat(listener.all()).isEmpty();
        ini(listener.url().toString(), 3600, 100, 6000);
        awaitQuiet();
        awaitDrained();
        ledger.settle(ledger.newest());
        assertThat(ledger.delivered()).hasSizeGreaterThanOrEqualTo(10);
        assertThat(listener.byKind("gap")).isEmpty();
    }

    /** Every kind of trouble once; a listener that is down comes in between by chance. */
    private List<Fault> faults() {
        return new ArrayList<>(List.of(
                Fault.status(500),
                Fault.status(503),
                new Fault.Hang(),
                new Fault.Drop(),
                new Fault.LoseAnswer(),
                Fault.tooMany("1"),
                Fault.status(401),
                Fault.status(404),
                Fault.garbage("<html>proxy</html>"),
                Fault.redirect(307, "http://127.0.0.1:1/")));
    }

    private void suffer(Fault fault, Random random) throws Exception {
        System.out.println("fault " + fault);
        listener.fail(fault);
        long before = listener.arrivals().size();
        await().atMost(PATIENCE).until(() -> {
            ledger.note();
            return listener.arrivals().size() > before;
        });
        long end = System.nanoTime() + Duration.ofMillis(random.nextInt(1500)).toNanos();
        if (random.nextInt(4) == 0) {
            listener.down();
        }
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            ledger.note();
            return System.nanoTime() - end > 0;
        });
    }

    private void kill() throws Exception {
        System.out.println("kill -9 at number " + ledger.newest());
        agent.kill();
        listener.recover();
        agent.start();
        awaitCommit();
    }

    private void awaitStored() {
        int before = listener.all().size();
        await("the listener stores again").atMost(PATIENCE).until(() -> {
            ledger.note();
            return listener.all().size() > before;
        });
    }

    /** The agent, just started, has committed: whatever it found uncommitted is gone by then. */
    private void awaitCommit() {
        long before = ledger.newest();
        await("a commit").atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> {
            ledger.note();
            return ledger.newest() > before;
        });
    }

    /** No commit for so long that the longer interval must be in force. */
    private void awaitQuiet() {
        long[] last = {ledger.newest(), System.nanoTime()};
        await("collection is quiet").atMost(PATIENCE).until(() -> {
            ledger.note();
            if (ledger.newest() != last[0]) {
                last[0] = ledger.newest();
                last[1] = System.nanoTime();
            }
            return System.nanoTime() - last[1] > Duration.ofMillis(3_500).toNanos();
        });
    }

    /** What {@code bitville:buffer} says, asked seldom: each question is a process of its own. */
    private JsonNode buffer(String what, String action, Predicate<JsonNode> condition) {
        JsonNode[] last = new JsonNode[1];
        await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    ledger.note();
                    AgentProcess.Answer answer = action.isEmpty()
                            ? agent.bitville("buffer", "--json")
                            : agent.bitville("buffer", action, "--json");
                    ledger.note();
                    if (answer.exitStatus() != 0) {
                        // The shell answers some time after the start.
                        System.out.println("buffer " + action + ": " + answer.out() + answer.err());
                        return false;
                    }
                    last[0] = JSON.readTree(answer.out());
                    return condition.test(last[0]);
                });
        return last[0];
    }

    private void awaitDrained() {
        buffer(
                "the buffer is empty and every gap told",
                "",
                b -> b.path("files").asInt() == 0 && b.path("gaps_pending").asInt() == 0);
    }

    /** Idle sessions whose last statement is long, so that a cycle fills a small buffer. */
    private List<Connection> wordySessions(int count) throws Exception {
        String statement = "select "
                + IntStream.range(0, 700).mapToObj(i -> "1 as column_" + i).collect(Collectors.joining(", "));
        List<Connection> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Connection connection = postgres.connect();
            sessions.add(connection);
            try (var sql = connection.createStatement()) {
                sql.execute(statement);
            }
        }
        return sessions;
    }
}
