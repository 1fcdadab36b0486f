package com.bitville.postgres.shipper.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ResponseHeadTest {
    private static final HttpResponse.ResponseInfo NO_CONTENT = new HttpResponse.ResponseInfo() {
        @Override
        public int statusCode() {
            return 204;
        }

        @Override
        public HttpHeaders headers() {
            return HttpHeaders.of(Map.of(), (name, value) -> true);
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    };

    /** The client calls it on the thread that begins the exchange if the response is there already. */
    @Test
    void aHeadBeforeItsExchangeIsKnownWaitsForNothing() {
        ResponseHead head = new ResponseHead(true);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> head.apply(NO_CONTENT));
        assertThat(head.seen()).contains(NO_CONTENT);
        CompletableFuture<Void> running = new CompletableFuture<>();
        head.of(running);
        assertThat(running).isCancelled();
    }

    @Test
    void onlyAnExchangeForTheHeadEndsWithIt() {
        CompletableFuture<Void> whole = new CompletableFuture<>();
        ResponseHead head = new ResponseHead(false);
        head.of(whole);
        head.apply(NO_CONTENT);
        assertThat(whole).isNotDone();
        CompletableFuture<Void> alone = new CompletableFuture<>();
        ResponseHead once = new ResponseHead(true);
        once.of(alone);
        assertThat(alone).isNotDone();
        once.apply(NO_CONTENT);
        assertThat(alone).isCancelled();
    }
}
