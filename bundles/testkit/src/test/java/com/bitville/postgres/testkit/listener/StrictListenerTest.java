package com.bitville.postgres.testkit.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StrictListenerTest {
    private static final String BODY = """
            {"project":"shop","timestamp":1790000000.5,"source":"pg_log","data":{"kind":"log","payload_id":"p1"}}""";

    private final StrictListener listener = StrictListener.start("right");
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void close() {
        listener.close();
    }

    private HttpResponse<String> send(UnaryOperator<HttpRequest.Builder> change)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(listener.url())
                .timeout(Duration.ofSeconds(60))
                .setHeader("Authorization", "Bearer right")
                .setHeader("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(BODY));
        return client.send(change.apply(request).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send() throws IOException, InterruptedException {
        return send(request -> request);
    }

    @Test
    void takesARightRequestAndRemembersIt() throws IOException, InterruptedException {
        assertThat(send().statusCode()).isEqualTo(200);
        AcceptedRequest request = listener.awaitRequest(r -> r.kind().equals("log"), Duration.ofSeconds(60));
        assertThat(request.text()).isEqualTo(BODY);
        assertThat(listener.bySource("pg_log")).containsExactly(request);
        assertThat(listener.log().ids()).containsEntry("p1", 1);
        assertThat(listener.log().acceptedCount()).isEqualTo(1);
        assertThat(listener.log().acceptedBytes()).isEqualTo(BODY.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void refusesBeforeItLooksAtTheBody() throws IOException, InterruptedException {
        URI elsewhere = listener.url().resolve("/ingest/postgres/");
        assertThat(send(r -> r.uri(elsewhere)).statusCode()).isEqualTo(404);
        assertThat(send(r -> r.PUT(BodyPublishers.ofString(BODY))).statusCode()).isEqualTo(405);
        assertThat(send(r -> r.setHeader("Authorization", "bearer right")).statusCode())
                .isEqualTo(401);
        assertThat(send(r -> r.setHeader("Authorization", "Bearer  right")).statusCode())
                .isEqualTo(401);
        assertThat(send(r -> r.setHeader("Content-Type", "text/plain")).statusCode())
                .isEqualTo(415);
        assertThat(send(r -> r.setHeader("Content-Encoding", "gzip")).statusCode())
                .isEqualTo(400);
        assertThat(send(r -> r.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[9]))))
                        .statusCode())
                .isEqualTo(411);
        assertThat(send(r -> r.POST(BodyPublishers.ofByteArray(new byte[EnvelopeRules.MAX_BYTES + 1])))
                        .statusCode())
                .isEqualTo(413);
        assertThat(listener.all()).isEmpty();
        assertThat(listener.refusals()).hasSize(8);
    }

    @Test
    void sendsRetryAfterForTooManyRequests() throws IOException, InterruptedException {
        listener.limit(2);
        send(r -> r.setHeader("Authorization", "wrong"));
        assertThat(send().statusCode()).isEqualTo(200);
        HttpResponse<String> third = send();
        assertThat(third.statusCode()).isEqualTo(429);
        assertThat(third.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
    }

    @Test
    void failsAsConfiguredAndRecovers() throws IOException, InterruptedException {
        listener.fail(ListenerFault.status(503), 1);
        assertThat(send().statusCode()).isEqualTo(503);
        assertThat(send().statusCode()).isEqualTo(200);
        listener.fail(ListenerFault.tooMany("7"));
        assertThat(send().headers().firstValue("Retry-After")).hasValue("7");
        listener.fail(ListenerFault.garbage("<html>"));
        assertThat(send().body()).isEqualTo("<html>");
        listener.failWhen(ListenerFault.status(400), body -> body.contains("poison"));
        assertThat(send().statusCode()).isEqualTo(200);
        listener.recover();
        assertThat(send().statusCode()).isEqualTo(200);
    }

    @Test
    void hangsUntilItRecovers() throws IOException, InterruptedException {
        listener.hang();
        assertThatThrownBy(() -> send(r -> r.timeout(Duration.ofMillis(300)))).isInstanceOf(HttpTimeoutException.class);
        listener.recover();
        assertThat(send().statusCode()).isEqualTo(200);
    }

    @Test
    void takesTheRequestWhoseAnswerIsLost() throws IOException, InterruptedException {
        listener.fail(new ListenerFault.LoseAnswer());
        assertThatThrownBy(this::send).isInstanceOf(IOException.class);
        listener.recover();
        send();
        assertThat(listener.log().ids().get("p1")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void comesBackOnTheSamePort() throws IOException, InterruptedException {
        listener.down();
        assertThatThrownBy(this::send).isInstanceOf(ConnectException.class);
        listener.up();
        assertThat(send().statusCode()).isEqualTo(200);
    }
}
