package com.bitville.postgres.itests.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.itests.support.AgentProcess;
import com.bitville.postgres.itests.support.BackendSampler;
import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The distribution as a process, from its environment variables to the stored payloads. */
class AgentIT {
    private static final String ROLE = "bitville_monitor";
    private static final String PASSWORD = "pa$$ w'ord\\\"ü";
    private static final String KEY = "key-of-the-shop";

    private PostgresServer postgres;
    private StrictListener listener;
    private AgentProcess agent;

    @BeforeEach
    void start(org.junit.jupiter.api.TestInfo test) throws Exception {
        postgres = PostgresServer.version(18).scramFor(ROLE).start();
        postgres.createMonitorRole(ROLE, PASSWORD);
        listener = StrictListener.start(KEY);
        listener.limit(100_000);
        agent = AgentProcess.unpack(test.getTestMethod().orElseThrow().getName());
        agent.set("BITVILLE_PG_DB_HOST", "127.0.0.1")
                .set("BITVILLE_PG_DB_PORT", String.valueOf(postgres.port()))
                .set("BITVILLE_PG_DB_PASSWORD", PASSWORD)
                .set("BITVILLE_PG_LISTENER_URL", listener.url().toString())
                .set("BITVILLE_PG_LISTENER_API_KEY", KEY)
                .set("BITVILLE_PG_LISTENER_MAX_REQUESTS_PER_MINUTE", "10000")
                .set("BITVILLE_PG_COLLECTION_INTERVAL_S", "1");
    }

    @AfterEach
    void stop() throws Exception {
        agent.close();
        listener.close();
        postgres.close();
    }

    @Test
    void deliversSessionsABlockedPairAndACorrelatedStatement() throws Exception {
        UUID request = UUID.randomUUID();
        try (BackendSampler backendSampler = BackendSampler.watch(postgres, ROLE);
                Connection blocker = postgres.connect();
                Connection waiter = postgres.connect();
                Connection application = postgres.connect();
                Statement blocking = blocker.createStatement();
                Statement waiting = waiter.createStatement();
                Statement correlated = application.createStatement()) {
            blocking.execute("create table orders (id int primary key, note text)");
            blocking.execute("insert into orders values (1, 'x')");
            int blockerPid = pid(blocker);
            int waiterPid = pid(waiter);
            blocker.setAutoCommit(false);
            blocking.execute("update orders set note = 'secret literal' where id = 1");
            Thread victim = background(() -> waiting.execute("update orders set note = 'other' where id = 1"));
            correlated.execute("set application_name = 'bitville-" + request + "'");

            Instant begin = Instant.now();
            agent.start();
            listener.awaitRequest(r -> true, Duration.ofSeconds(60));
            Duration first = Duration.between(begin, Instant.now());
            System.out.println("first payload " + first.toMillis() + " ms after the start of the process");
            assertThat(first).isLessThan(Duration.ofSeconds(15));

            Instant asked = Instant.now();
            Thread slow = background(() -> correlated.execute("select pg_sleep(3), 'literal of the request'"));

            AcceptedRequest cycle = listener.awaitRequest(
                    r -> r.kind().equals("cycle")
                            && r.data().path("blocking").path("edges").size() == 1
                            && r.source().equals("pg_stat_activity"),
                    Duration.ofSeconds(30));
            JsonNode edge = cycle.data().path("blocking").path("edges").get(0);
            assertThat(edge.path("blocked_pid").asInt()).isEqualTo(waiterPid);
            assertThat(edge.path("blocker_pid").asInt()).isEqualTo(blockerPid);
            JsonNode session = session(cycle, blockerPid);
            assertThat(session.path("state").asText()).isEqualTo("idle in transaction");
            assertThat(session.path("query").asText())
                    .as("the blocker's statement without its literal")
                    .contains("update orders set note =")
                    .doesNotContain("secret literal");

            AcceptedRequest bar =
                    listener.awaitRequest(r -> r.correlationId().equals(request.toString()), Duration.ofSeconds(30));
            assertThat(bar.kind()).isEqualTo("correlated");
            assertThat(bar.data().path("duration_ms").asDouble()).isBetween(2_900.0, 4_500.0);
            assertThat(bar.data().path("query").asText()).contains("pg_sleep").doesNotContain("literal of the request");
            assertThat(bar.timestamp()).isBetween(asked.toEpochMilli() / 1e3 - 0.5, asked.toEpochMilli() / 1e3 + 2);

            JsonNode incident = new ObjectMapper()
                    .readTree(agent.bitville("locks", "--json").out())
                    .path("default")
                    .path("incidents")
                    .path(0);
            assertThat(incident.path("pid").asInt()).isEqualTo(blockerPid);
            assertThat(incident.path("members").path(0).asInt()).isEqualTo(waiterPid);
            String trace = agent.bitville("trace", request.toString()).out();
            assertThat(trace).contains("statement", "pg_sleep").doesNotContain("literal of the request");

            blocker.rollback();
            victim.join();
            slow.join();
            assertThat(backendSampler.most()).isBetween(1, 5);
        }
        assertThat(listener.refusals()).isEmpty();
        assertThat(listener.log().sharedTimestamps()).isEmpty();

        JsonNode status =
                agent.awaitStatus("delivering", s -> s.path("state").asText().equals("running"));
        assertThat(status.path("servers").get(0).path("state").asText()).isEqualTo("up");
        assertThat(status.path("servers").get(0).path("pool").path("max").asInt())
                .isEqualTo(5);
        assertThat(status.path("shipper").path("delivered").asLong()).isPositive();
        JsonNode password = setting("database.password");
        assertThat(password.path("value").asText()).isEqualTo("***");
        assertThat(password.path("origin").asText()).isEqualTo("env:BITVILLE_PG_DB_PASSWORD");

        Duration stop = agent.stop();
        assertThat(stop).isLessThan(Duration.ofSeconds(10));
        assertThat(postgres.backendsOf(ROLE)).isZero();
        assertNoSecretBelow(agent.home());
    }

    @Test
    void killLosesNothingThatWasCommitted() throws Exception {
        listener.down();
        agent.start();
        int kills = System.getProperty("bitville.depth").equals("deep") ? 50 : 3;
        TreeSet<Long> committed = new TreeSet<>();
        for (int kill = 0; kill < kills; kill++) {
            long before = committed.isEmpty() ? 0 : committed.last();
            org.awaitility.Awaitility.await("another payload is committed")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        committed.addAll(spooled());
                        return !committed.isEmpty() && committed.last() > before;
                    });
            agent.kill();
            committed.addAll(spooled());
            agent.start();
        }
        listener.up();
        Duration patience = Duration.ofSeconds(60);
        for (long seq : committed) {
            listener.awaitRequest(r -> r.data().path("seq").asLong() == seq, patience);
        }
        System.out.println(kills + " kills, " + committed.size() + " committed payloads, none lost");
        assertThat(listener.refusals()).isEmpty();
        assertThat(listener.log().ids().keySet())
                .as("each payload has its own id")
                .hasSizeGreaterThanOrEqualTo(committed.size());
    }

    @Test
    void listenerThatWasAwayReceivesEveryCycle() throws Exception {
        agent.set("BITVILLE_PG_CIRCUIT_BREAKER_TIMEOUT_S", "2").start();
        listener.awaitRequest(r -> r.kind().equals("cycle"), Duration.ofSeconds(60));
        listener.down();
        agent.awaitStatus(
                "the breaker opens and payloads wait",
                s -> s.path("shipper").path("breaker").asText().equals("open")
                        && s.path("spool").path("files").asInt() >= 3);
        listener.up();
        agent.awaitStatus(
                "the buffer drains",
                s -> s.path("spool").path("files").asInt() == 0
                        && s.path("shipper").path("breaker").asText().equals("closed"));
        List<Long> sequence = listener.all().stream()
                .map(r -> r.data().path("seq").asLong())
                .sorted()
                .distinct()
                .toList();
        assertThat(sequence.get(sequence.size() - 1) - sequence.get(0) + 1)
                .as("no hole in the sequence numbers")
                .isEqualTo(sequence.size());
    }

    @Test
    void healsFromWrongPasswordMissingKeyAndServerDown() throws Exception {
        Path password = Files.writeString(agent.home().resolve("etc/password"), "wrong");
        Path key = Files.writeString(agent.home().resolve("etc/key"), "");
        for (Path secret : List.of(password, key)) {
            Files.setPosixFilePermissions(secret, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        }
        agent.unset("BITVILLE_PG_DB_PASSWORD")
                .unset("BITVILLE_PG_LISTENER_API_KEY")
                .set("BITVILLE_PG_DB_PASSWORD_FILE", password.toString())
                .set("BITVILLE_PG_LISTENER_API_KEY_FILE", key.toString());
        postgres.stop();
        agent.start();

        JsonNode down = agent.awaitStatus("unreachable", s -> serverState(s).equals("unreachable"));
        assertThat(down.path("servers").get(0).path("reason").asText()).contains("127.0.0.1");
        agent.awaitStatus(
                "no key", s -> s.path("shipper").path("state").asText().equals("no_api_key"));
        assertThat(agent.isAlive()).isTrue();

        postgres.start();
        JsonNode refused = agent.awaitStatus("auth_failed", s -> serverState(s).equals("auth_failed"));
        assertThat(refused.path("servers").get(0).path("reason").asText()).containsIgnoringCase("password");

        Files.writeString(password, PASSWORD);
        Files.writeString(key, KEY);
        agent.awaitStatus("up", s -> serverState(s).equals("up"));
        listener.awaitRequest(r -> r.data().path("sessions").isArray(), Duration.ofSeconds(60));
        assertThat(agent.bitville("status").exitStatus()).isZero();
        assertThat(agent.bitville("nonsense").exitStatus()).isNotZero();
    }

    private static String serverState(JsonNode status) {
        return status.path("servers").path(0).path("state").asText();
    }

    private JsonNode setting(String key) throws IOException, InterruptedException {
        JsonNode settings =
                new ObjectMapper().readTree(agent.bitville("config", "--json").out());
        return StreamSupport.stream(settings.spliterator(), false)
                .filter(setting -> setting.path("key").asText().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode session(AcceptedRequest cycle, int pid) {
        return StreamSupport.stream(cycle.data().path("sessions").spliterator(), false)
                .filter(session -> session.path("pid").asInt() == pid)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no session " + pid + " in " + cycle.text()));
    }

    private SortedSet<Long> spooled() throws IOException {
        Path queue = agent.home().resolve("buffer/queue");
        SortedSet<Long> sequence = new TreeSet<>();
        if (Files.isDirectory(queue)) {
            try (Stream<Path> files = Files.list(queue)) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".pl"))
                        .forEach(name -> sequence.add(Long.parseLong(name.substring(0, 20))));
            }
        }
        return sequence;
    }

    private static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("select pg_catalog.pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static Thread background(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        return thread;
    }

    private static void assertNoSecretBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
                String utf8 = new String(
                        PASSWORD.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        java.nio.charset.StandardCharsets.ISO_8859_1);
                assertThat(text.contains(utf8) || text.contains(KEY))
                        .as("a secret in " + file)
                        .isFalse();
            }
        }
    }
}
