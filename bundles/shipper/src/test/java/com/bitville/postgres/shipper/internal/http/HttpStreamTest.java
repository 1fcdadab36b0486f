package com.bitville.postgres.shipper.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.FakeSecrets;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.answer.ReachStep;
import com.bitville.postgres.shipper.internal.situation.RawServer;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 against a server that a test controls byte by byte. */
class HttpStreamTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String STORED = RawServer.response(200, "", "{}");

    private final RawServer server = RawServer.start(RawServer.says(STORED));
    private final ListenerClient client = new ListenerClient(
            new ListenerSettings(server.url("http"), LONG, Optional.empty(), 60, false),
            new TlsTrust(Optional.empty()),
            new FakeSecrets());

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    private ListenerReply post() throws InterruptedException {
        byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
        return client.send(ListenerRequest.payload(body, new Secret("the-key")), LONG, false)
                .reply();
    }

    private ListenerReply.Answer answer() throws InterruptedException {
        ListenerReply reply = post();
        assertThat(reply).isInstanceOf(ListenerReply.Answer.class);
        return (ListenerReply.Answer) reply;
    }

    /** The server keeps each connection, so that only the response can end it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | HTTP/1.1 200 OK~Content-Length: 2~~{}",
                "1 | HTTP/1.1 200 OK~Content-Length: 2~Connection: keep-alive~~{}",
                "1 | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~1~{~1;x=y~}~0~Trailer: 1~~",
                "1 | HTTP/1.1 200 OK~content-length: 2~~{}",
                "1 | HTTP/1.0 200 OK~Content-Length: 2~Connection: Keep-Alive~~{}",
                "3 | HTTP/1.0 200 OK~Content-Length: 2~~{}",
                "3 | HTTP/1.1 200 OK~Content-Length: 2~Connection: close~~{}",
                "3 | HTTP/1.1 200 OK~Content-Length: 2~Connection: foo, Close~~{}",
                "3 | HTTP/1.1 200 OK~Content-Length: 2~~{}HTTP/1.1 200 OK~~"
            })
    void aConnectionIsKeptIfTheResponseAllowsIt(int connections, String response) throws Exception {
        server.script(RawServer.says(response.replace("~", "\r\n")));
        for (int i = 0; i < 3; i++) {
            assertThat(answer()).isEqualTo(new ListenerReply.Answer(200, null, "{}", true));
        }
        assertThat(server.connections).hasValue(connections);
        assertThat(server.requests).hasSize(3);
    }

    @Test
    void aBodyWithoutALengthEndsWithItsConnection() throws Exception {
        server.script((connection, request) -> {
            RawServer.write(connection, "HTTP/1.1 200 OK\r\n\r\n{\"a\":\"\u00e4\"}");
            return false;
        });
        assertThat(answer()).isEqualTo(new ListenerReply.Answer(200, null, "{\"a\":\"\u00e4\"}", true));
    }

    @Test
    void interimResponsesAreSkipped() throws Exception {
        server.script(RawServer.says("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\nRetry-After: 9\r\n\r\n"
                + "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + STORED));
        assertThat(answer()).isEqualTo(new ListenerReply.Answer(200, null, "{}", true));
        assertThat(answer().status()).isEqualTo(200);
        assertThat(server.connections).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400",
                "HTTP/1.1 400 Bad Request\r\n",
                "HTTP/1.1 413 Too Large\r\nContent-Len",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n"
            })
    void aResponseWhoseHeadIsCutIsNone(String part) throws Exception {
        server.script((connection, request) -> {
            RawServer.write(connection, part);
            return false;
        });
        assertThat(post())
                .isEqualTo(new ListenerReply.Failure(
                        ListenerReply.Kind.NETWORK, "the connection ended within the head of the response"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n9\r\n{}",
                "Content-Length: 3\r\n\r\n{}"
            })
    void aResponseWhoseBodyIsCutIsNone(String part) throws Exception {
        server.script((connection, request) -> {
            RawServer.write(connection, "HTTP/1.1 200 OK\r\n" + part);
            return false;
        });
        assertThat(post())
                .isEqualTo(new ListenerReply.Failure(
                        ListenerReply.Kind.NETWORK, "the connection ended within the response"));
    }

    @Test
    void noResponseAtAllIsSaid() throws Exception {
        server.script((connection, request) -> false);
        assertThat(post())
                .isEqualTo(new ListenerReply.Failure(
                        ListenerReply.Kind.NETWORK, "the connection ended without a response"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 99 Odd\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 2x0 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n{}",
                "{\"status\":\"ok\"}\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nthe-key\r\n{}",
                "HTTP/1.1 the-key\r\n\r\n",
                "Authorization: Bearer the-key\r\n\r\n"
            })
    void whatIsNoHttpIsAFailureOfTheNetworkAndIsNotRepeated(String response) throws Exception {
        server.script((connection, request) -> {
            RawServer.write(connection, response);
            RawServer.awaitClose(connection);
            return false;
        });
        assertThat(post())
                .isEqualTo(new ListenerReply.Failure(ListenerReply.Kind.NETWORK, "the response is not valid HTTP/1.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X: y\r\n", "yyyyyyyyyyyyyyyy"})
    void anEndlessHeadIsGivenUp(String part) throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        server.script((connection, request) -> {
            RawServer.write(connection, "HTTP/1.1 200 OK\r\nX: ");
            OutputStream out = connection.getOutputStream();
            try {
                while (true) {
                    out.write(part.getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                closed.countDown();
            }
            return false;
        });
        assertThat(post())
                .isInstanceOfSatisfying(
                        ListenerReply.Failure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(ListenerReply.Kind.NETWORK));
        closed.await();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"})
    void aStatusWithoutABodyWaitsForNone(String response) throws Exception {
        server.script(RawServer.says(response));
        assertThat(answer().body()).isEmpty();
        assertThat(answer().whole()).isTrue();
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void theQuestionEndsWithTheHeadAndItsConnection() throws Exception {
        server.script((connection, request) -> {
            RawServer.write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nDate: today\r\n\r\n");
            RawServer.awaitClose(connection);
            return false;
        });
        for (int i = 0; i < 2; i++) {
            ListenerClient.Outcome outcome = client.send(ListenerRequest.question(), LONG, true);
            assertThat(outcome.date()).contains("today");
        }
        assertThat(server.connections).hasValue(2);
        assertThat(server.requests)
                .allSatisfy(request -> assertThat(request)
                        .startsWith("HEAD /ingest/postgres HTTP/1.1\r\n")
                        .doesNotContain("Authorization", "Content-"));
    }

    @Test
    void whatASilentConnectionSaysUnaskedIsNoResponse() throws Exception {
        CountDownLatch said = new CountDownLatch(1);
        server.script((connection, request) -> {
            RawServer.write(connection, STORED);
            RawServer.write(connection, RawServer.response(408, "", ""));
            said.countDown();
            return true;
        });
        assertThat(answer().status()).isEqualTo(200);
        said.await();
        assertThat(answer().status()).as("over a new connection").isEqualTo(200);
        assertThat(server.connections).hasValue(2);
    }

    @Test
    void aConnectionThatIsNotUsedForAWhileIsClosed() throws Exception {
        try (ListenerClient brief = new ListenerClient(
                new ListenerSettings(server.url("http"), LONG, Optional.empty(), 60, false),
                new TlsTrust(Optional.empty()),
                new FakeSecrets(),
                InetAddress::getAllByName,
                Duration.ofMillis(200))) {
            for (int i = 1; i < 3; i++) {
                assertThat(brief.send(ListenerRequest.payload(new byte[2], new Secret("k")), LONG, false)
                                .step())
                        .isEqualTo(ReachStep.DONE);
                await().atMost(LONG).until(() -> server.open() == 0);
                assertThat(server.connections).hasValue(i);
            }
        }
    }
}
