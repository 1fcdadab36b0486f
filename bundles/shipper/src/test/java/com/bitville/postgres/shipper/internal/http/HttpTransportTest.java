package com.bitville.postgres.shipper.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.FakeSecrets;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.delivery.ResponseClass;
import com.bitville.postgres.shipper.internal.situation.RawServer;
import com.bitville.postgres.testkit.net.ClosedPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTransportTest {
    private static final String STORED = RawServer.response(200, "", "{\"status\":\"ok\"}");
    private static final Secret KEY = new Secret("the-key");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    private final RawServer server = RawServer.start(RawServer.says(STORED));
    private final HttpTransport transport = transport(server.url("http"), 60);

    private static HttpTransport transport(URI url, int timeout) {
        return new HttpTransport(
                new ListenerSettings(url, Duration.ofSeconds(timeout), Optional.empty(), 60, false), new FakeSecrets());
    }

    @AfterEach
    void close() {
        transport.close();
        server.close();
    }

    @Test
    void sendsTheBytesAsTheWireContractWants() throws Exception {
        assertThat(transport.post(BODY, KEY))
                .isEqualTo(new ListenerReply.Answer(200, null, "{\"status\":\"ok\"}", true));
        String request = server.requests.get(0);
        assertThat(request)
                .startsWith("POST /ingest/postgres HTTP/1.1\r\n")
                .contains("\r\nAuthorization: Bearer the-key\r\n")
                .contains("\r\nContent-Type: application/json\r\n")
                .contains("\r\nContent-Length: 7\r\n")
                .endsWith("\r\n\r\n{\"a\":1}");
        assertThat(request.toLowerCase(Locale.ROOT))
                .doesNotContain("expect:")
                .doesNotContain("encoding:")
                .doesNotContain("upgrade:");
    }

    @Test
    void keepsTheConnectionBetweenPayloads() throws Exception {
        for (int i = 0; i < 5; i++) {
            transport.post(BODY, KEY);
        }
        assertThat(server.connections).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void neverFollowsARedirect(int status) throws Exception {
        try (RawServer other = RawServer.start(RawServer.says(STORED))) {
            server.script(RawServer.says(RawServer.response(status, "Location: " + other.url("http") + "\r\n", "")));
            assertThat(transport.post(BODY, KEY)).isEqualTo(new ListenerReply.Answer(status, null, "", true));
            assertThat(other.connections).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 407, 408, 413, 429, 500, 503})
    void handsOverEveryStatusAsItCame(int status) throws Exception {
        server.script(RawServer.says(RawServer.response(status, "Retry-After: 7\r\n", "why")));
        assertThat(transport.post(BODY, KEY)).isEqualTo(new ListenerReply.Answer(status, "7", "why", true));
    }

    @Test
    void givesUpWhenNoAnswerComes() throws Exception {
        givesUpInTime("no response within 1 s", (connection, request) -> {
            RawServer.awaitClose(connection);
            return false;
        });
        await().atMost(LONG).until(() -> server.open() == 0);
    }

    @Test
    void givesUpWhenTheAnswerStopsAfterItsHead() throws Exception {
        givesUpInTime("within 1 s", (connection, request) -> {
            RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{");
            RawServer.awaitClose(connection);
            return false;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"})
    void givesUpWhenTheAnswerDrips(String head) throws Exception {
        ListenerReply listenerReply = givesUpInTime("within 1 s", (connection, request) -> {
            RawServer.write(connection, head);
            for (int i = 0; i < 1200; i++) {
                RawServer.write(connection, "H");
                Thread.sleep(50);
            }
            return false;
        });
        assertThat(((ListenerReply.Failure) listenerReply).kind()).isEqualTo(ListenerReply.Kind.NETWORK);
    }

    /** The connection exists before the deadline starts, so that only the deadline ends the attempt. */
    private ListenerReply givesUpInTime(String reason, RawServer.Script trouble) throws InterruptedException {
        try (HttpTransport hasty = transport(server.url("http"), 1)) {
            assertThat(hasty.post(BODY, KEY)).isNotNull();
            server.script(trouble);
            long start = System.nanoTime();
            ListenerReply listenerReply = hasty.post(BODY, KEY);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900), LONG);
            assertThat(((ListenerReply.Failure) listenerReply).reason()).contains(reason);
            return listenerReply;
        }
    }

    @Test
    void readsNoMoreThan64KbOfAnEndlessAnswer() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        server.script((connection, request) -> {
            OutputStream out = connection.getOutputStream();
            RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n");
            try {
                while (true) {
                    out.write(new byte[8192]);
                }
            } catch (IOException e) {
                closed.countDown();
            }
            return false;
        });
        ListenerReply.Answer answer = (ListenerReply.Answer) transport.post(BODY, KEY);
        assertThat(answer.body()).hasSize(HttpStream.MOST_BYTES);
        assertThat(answer.whole()).isFalse();
        assertThat(ResponseClass.of(answer)).isEqualTo(ResponseClass.MISCONFIGURED);
        closed.await();
    }

    @Test
    void aRefusedConnectionIsANetworkFailure() throws Exception {
        try (HttpTransport refused = transport(URI.create("http://127.0.0.1:" + ClosedPort.number() + "/x"), 60)) {
            ListenerReply.Failure failure = (ListenerReply.Failure) refused.post(BODY, KEY);
            assertThat(failure.kind()).isEqualTo(ListenerReply.Kind.NETWORK);
            assertThat(failure.reason()).isEqualTo("the connection was refused");
        }
    }

    @Test
    void anUnknownHostIsANetworkFailureWithAMessage() throws Exception {
        try (HttpTransport lost = transport(URI.create("http://listener.invalid:1/ingest/postgres"), 1)) {
            ListenerReply.Failure failure = (ListenerReply.Failure) lost.post(BODY, KEY);
            assertThat(failure.kind()).isEqualTo(ListenerReply.Kind.NETWORK);
            assertThat(failure.reason()).containsAnyOf("host name", "within 1 s");
        }
    }

    @Test
    void aConnectionClosedWithoutAResponseIsANetworkFailure() throws Exception {
        server.script((connection, request) -> false);
        assertThat(((ListenerReply.Failure) transport.post(BODY, KEY)).kind()).isEqualTo(ListenerReply.Kind.NETWORK);
    }

    @Test
    void aConnectionClosedWhileIdleCostsNoAttempt() throws Exception {
        transport.post(BODY, KEY);
        server.script((connection, request) -> {
            RawServer.write(connection, STORED);
            return false;
        });
        transport.post(BODY, KEY);
        await().until(() -> server.open() == 0);
        assertThat(((ListenerReply.Answer) transport.post(BODY, KEY)).status()).isEqualTo(200);
    }

    @Test
    void aReusedConnectionThatEndsWithoutAnAnswerIsStaleOnceOnly() throws Exception {
        transport.post(BODY, KEY);
        server.script((connection, request) -> false);
        assertThat(((ListenerReply.Failure) transport.post(BODY, KEY)).kind()).isEqualTo(ListenerReply.Kind.STALE);
        assertThat(((ListenerReply.Failure) transport.post(BODY, KEY)).kind()).isEqualTo(ListenerReply.Kind.NETWORK);
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void aReusedConnectionThatIsResetIsStale() throws Exception {
        transport.post(BODY, KEY);
        server.script((connection, request) -> {
            connection.setSoLinger(true, 0);
            return false;
        });
        assertThat(((ListenerReply.Failure) transport.post(BODY, KEY)).kind()).isEqualTo(ListenerReply.Kind.STALE);
    }

    @Test
    void anAnswerThatIsCutIsNeverStale() throws Exception {
        transport.post(BODY, KEY);
        server.script((connection, request) -> {
            RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{");
            return false;
        });
        assertThat(((ListenerReply.Failure) transport.post(BODY, KEY)).kind()).isEqualTo(ListenerReply.Kind.NETWORK);
    }

    @Test
    void garbageInsteadOfHttpIsANetworkFailure() throws Exception {
        server.script((connection, request) -> {
            RawServer.write(connection, "SSH-2.0-OpenSSH_9.2\r\n\r\n");
            return false;
        });
        assertThat(((ListenerReply.Failure) transport.post(BODY, KEY)).kind()).isEqualTo(ListenerReply.Kind.NETWORK);
    }
}
