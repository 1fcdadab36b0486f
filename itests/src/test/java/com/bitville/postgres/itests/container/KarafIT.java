package com.bitville.postgres.itests.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.listener.AcceptedRequest;
import com.bitville.postgres.testkit.listener.StrictListener;
import com.bitville.postgres.testkit.pg.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The wiring inside a real container: configuration by INI file, every service registered, bundles replaced while the agent runs. */
class KarafIT {
    static final String PASSWORD = "canary-password";
    static final String KEY = "canary-key";
    private static final String ROLE = "bitville_monitor";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static PostgresServer postgres;
    private static StrictListener listener;
    private static Container karaf;

    @BeforeAll
    static void start() throws Exception {
        postgres = PostgresServer.version(13).scramFor(ROLE).start();
        postgres.createMonitorRole(ROLE, PASSWORD);
        listener = StrictListener.start(KEY);
        listener.limit(100_000);
        Path work = Files.createDirectories(Path.of(System.getProperty("bitville.work"), "karaf-it"));
        Path ini = Files.writeString(work.resolve("agent.ini"), """
                [database]
                host = 127.0.0.1
                port = %d
                user = %s
                password = %s
                [collection]
                interval_s = 1
                [listener]
                url = %s
                api_key = %s
                max_requests_per_minute = 10000
                [buffer]
                path = %s
                """.formatted(
                        postgres.port(),
                        ROLE,
                        PASSWORD,
                        listener.url(),
                        KEY,
                        Files.createTempDirectory(work, "buffer").resolve("b")));
        karaf = Container.start(
                ini,
                InKaraf.class,
                List.of(
                        "everyBundleIsActive",
                        "everyContractHasAService",
                        "noServiceShowsTheSecret",
                        "updateTheActivityCollector",
                        "updateTheShipper"));
    }

    @AfterAll
    static void stop() {
        if (karaf != null) {
            karaf.close();
        }
        listener.close();
        postgres.close();
    }

    @Test
    void everyBundleIsActive() {
        karaf.call("everyBundleIsActive");
    }

    @Test
    void everyContractHasAService() throws Exception {
        awaitFreshSessions();
        karaf.call("everyContractHasAService");
    }

    @Test
    void noServiceShowsTheSecret() {
        karaf.call("noServiceShowsTheSecret");
    }

    @Test
    void collectorIsReplacedWhileItRuns() throws Exception {
        awaitFreshSessions();
        karaf.call("updateTheActivityCollector");
        awaitFreshSessions();
        awaitNoHole();
    }

    @Test
    void shipperIsReplacedWhileItRuns() throws Exception {
        awaitFreshSessions();
        karaf.call("updateTheShipper");
        awaitFreshSessions();
        awaitNoHole();
    }

    /** A payload with sessions that were read after this moment. */
    private static void awaitFreshSessions() throws InterruptedException {
        double now = Instant.now().toEpochMilli() / 1e3;
        AcceptedRequest request = listener.awaitRequest(
                r -> r.timestamp() > now && r.data().path("sessions").isArray(), PATIENCE);
        assertThat(request.data().path("server").asText()).isEqualTo("default");
    }

    /** Fresh payloads may overtake older ones, so a hole counts only if it stays. */
    private static void awaitNoHole() {
        await("no hole in the sequence numbers").atMost(PATIENCE).until(KarafIT::holes, List::isEmpty);
    }

    private static List<Long> holes() {
        TreeSet<Long> seen = listener.all().stream()
                .map(r -> r.data().path("seq").asLong())
                .collect(Collectors.toCollection(TreeSet::new));
        return LongStream.rangeClosed(seen.first(), seen.last())
                .boxed()
                .filter(seq -> !seen.contains(seq))
                .toList();
    }
}
