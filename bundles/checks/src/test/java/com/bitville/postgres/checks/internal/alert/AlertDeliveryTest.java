package com.bitville.postgres.checks.internal.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.bitville.postgres.api.check.CheckSeverity;
import com.bitville.postgres.api.delivery.Urgency;
import com.bitville.postgres.testkit.fake.MutableClock;
import com.bitville.postgres.testkit.net.ClosedPort;
import com.bitville.postgres.testkit.net.FreePort;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertDeliveryTest {
    private final MutableClock clock = MutableClock.create();
    private final MemorySpool spool = new MemorySpool();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private HttpServer receiver = server();
    private volatile int status = 200;

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next()), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void receive() {
        receiver.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            tokens.add(String.valueOf(exchange.getRequestHeaders().getFirst("X-Token")));
            byte[] answer = "ok".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    private AlertSettings settings(AlertFormat format, Optional<Path> headers) {
        return new AlertSettings(
                URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook"),
                format,
                headers,
                CheckSeverity.WARNING,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private AlertDelivery delivery(AlertSettings settings) {
        return new AlertDelivery(
                settings, new AlertClient(settings, Duration.ofSeconds(5)), clock, clock::nanoTime, () -> 1);
    }

    @Test
    void postsTheFirstAtOnceAndFoldsAStormIntoOneMessageAMinute() throws InterruptedException {
        AlertDelivery delivery = delivery(settings(AlertFormat.JSON, Optional.empty()));
        spool.add(Urgency.NORMAL, "{\"data\":{\"kind\":\"cycle\"}}");
        spool.finding("a", "error", "open");
        delivery.step(spool);
        assertThat(bodies).hasSize(1);
        assertThat(spool.queued).isEmpty();

        for (int i = 0; i < 60; i++) {
            spool.finding("b", "warning", "open");
            spool.finding("c" + i, "error", "open");
            delivery.step(spool);
        }
        assertThat(bodies).hasSize(1);
        clock.advance(Duration.ofSeconds(61));
        delivery.step(spool);
        assertThat(bodies).hasSize(2);
        assertThat(bodies.get(1)).containsOnlyOnce("\"id\":\"b\"").contains("\"c49\"");
        clock.advance(Duration.ofSeconds(61));
        delivery.step(spool);
        assertThat(spool.queued).isEmpty();
    }

    @Test
    void losesNothingWhileTheReceiverIsAwayOrFails() throws InterruptedException, IOException {
        AlertDelivery delivery = delivery(settings(AlertFormat.JSON, Optional.empty()));
        status = 503;
        spool.finding("a", "error", "open");
        for (int i = 0; i < 5; i++) {
            delivery.step(spool);
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(spool.queued).hasSize(1);
        assertThat(delivery.lastError()).startsWith("HTTP 503");
        int attempts = bodies.size();
        delivery.step(spool);
        delivery.step(spool);
        assertThat(bodies).hasSize(attempts + 1);

        int port = receiver.getAddress().getPort();
        receiver.stop(0);
        ClosedPort.awaitRefusal(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        clock.advance(Duration.ofMinutes(1));
        delivery.step(spool);
        assertThat(delivery.lastError()).contains("ConnectException");
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        receive();
        status = 200;
        clock.advance(Duration.ofMinutes(1));
        delivery.step(spool);
        assertThat(spool.queued).isEmpty();
        assertThat(delivery.lastError()).isEmpty();
    }

    @Test
    void whatIsRefusedForGoodBecomesADeadLetter() throws InterruptedException {
        AlertDelivery delivery = delivery(settings(AlertFormat.JSON, Optional.empty()));
        status = 400;
        spool.finding("a", "error", "open");
        delivery.step(spool);
        assertThat(spool.queued).isEmpty();
        assertThat(spool.dead).containsValue("HTTP 400 ok");
    }

    @Test
    void aReceiverThatSaysNothingCostsTheDeadlineAndNoFinding() throws InterruptedException, IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            AlertSettings settings = new AlertSettings(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                    AlertFormat.JSON,
                    Optional.empty(),
                    CheckSeverity.HINT,
                    Optional.empty(),
                    Optional.empty(),
                    false);
            AlertDelivery delivery = new AlertDelivery(
                    settings, new AlertClient(settings, Duration.ofMillis(200)), clock, clock::nanoTime, () -> 1);
            spool.finding("a", "error", "open");
            delivery.step(spool);
            assertThat(delivery.lastError()).contains("no complete answer");
            assertThat(spool.queued).hasSize(1);
        }
    }

    @Test
    void tellsTheEndOfWhatItToldAndNothingBelowTheLeastSeverity() throws InterruptedException {
        AlertDelivery delivery = delivery(settings(AlertFormat.SLACK, Optional.empty()));
        spool.finding("a", "hint", "open");
        delivery.step(spool);
        assertThat(bodies).isEmpty();
        assertThat(spool.queued).isEmpty();

        spool.finding("a", "error", "open");
        delivery.step(spool);
        assertThat(bodies.get(0))
                .isEqualTo("{\"text\":\"*ERROR* default/&lt;s&amp;1&gt;: slot &lt;s&amp;1&gt; is lost (`a`)\"}");

        clock.advance(Duration.ofMinutes(2));
        spool.finding("a", "hint", "open");
        delivery.step(spool);
        assertThat(bodies.get(1)).contains("*closed*");
    }

    @Test
    void anAlertOfAlertmanagerLastsUntilItIsClosedAndEndsUnderTheSameLabels() throws InterruptedException {
        AlertDelivery delivery = delivery(settings(AlertFormat.ALERTMANAGER, Optional.empty()));
        clock.jumpTo(Instant.parse("2026-11-28T13:00:00Z"));
        spool.finding("a", "error", "open");
        delivery.step(spool);
        assertThat(bodies.get(0))
                .startsWith(
                        "[{\"labels\":{\"alertname\":\"slot_lost\",\"finding\":\"a\",\"severity\":\"hint\",\"server\":\"default\",\"object\":\"<s&1>\"}")
                .contains("\"startsAt\":\"2026-11-28T12:00:00Z\",\"endsAt\":\""
                        + clock.instant().plus(Duration.ofDays(366)));
        clock.advance(Duration.ofMinutes(2));
        spool.finding("a", "error", "closed");
        delivery.step(spool);
        assertThat(bodies.get(1))
                .doesNotContain("\"endsAt\":\""
                        + clock.instant().plus(Duration.ofDays(366)).toString().substring(0, 10))
                .contains("\"startsAt\":\"2026-11-28T12:00:00Z\",\"endsAt\":\"2026-11-28T12:00:00Z\"");
    }

    @Test
    void noAlertEndsBeforeItStartsThoughTheClockWasSetBack() throws InterruptedException {
        AlertDelivery delivery = delivery(settings(AlertFormat.ALERTMANAGER, Optional.empty()));
        clock.jumpTo(Instant.parse("2026-11-28T11:00:00Z"));
        spool.finding("a", "error", "closed");
        delivery.step(spool);
        assertThat(bodies.get(0).split("\"startsAt\":\"2026-11-27T11:00:00Z\",\"endsAt\":\"2026-11-27T11:00:00Z\"", -1))
                .as("three severities")
                .hasSize(4);
    }

    @Test
    void readsHeadersAtEachMessageAndNeverNamesThem(@TempDir Path folder) throws InterruptedException, IOException {
        Path file = folder.resolve("headers");
        Files.writeString(file, "# token of today\nX-Token: one\n");
        AlertClient client = new AlertClient(settings(AlertFormat.JSON, Optional.of(file)), Duration.ofSeconds(5));
        assertThat(client.post(new byte[] {'{', '}'}).accepted()).isTrue();
        Files.writeString(file, "X-Token: two");
        assertThat(client.post(new byte[] {'{', '}'}).accepted()).isTrue();
        assertThat(tokens).containsExactly("one", "two");
        Files.writeString(file, "verysecret");
        assertThat(client.post(new byte[] {'{', '}'}).words())
                .contains("line 1")
                .doesNotContain("verysecret");
        Files.writeString(file, "X-Token: very\u0007secret");
        assertThat(client.post(new byte[] {'{', '}'}).words()).doesNotContain("secret");
    }

    @Test
    void sendsNothingUnencryptedToAnotherHost() throws InterruptedException {
        AlertSettings settings = new AlertSettings(
                URI.create("http://192.0.2.1/hook"),
                AlertFormat.JSON,
                Optional.empty(),
                CheckSeverity.HINT,
                Optional.empty(),
                Optional.empty(),
                false);
        assertThat(new AlertClient(settings, Duration.ofSeconds(1))
                        .post(new byte[0])
                        .words())
                .contains("allow_insecure");
    }
}
