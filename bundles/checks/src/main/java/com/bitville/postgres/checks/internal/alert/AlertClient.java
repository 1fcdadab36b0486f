package com.bitville.postgres.checks.internal.alert;

import com.bitville.postgres.api.tls.Authorities;
import com.bitville.postgres.api.tls.AuthorityFile;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Posts one message under one total deadline: the client's own timeouts end with the headers of an answer, and an endless answer is cut.
 * No redirect is followed, because it could lead headers with a token elsewhere.
 */
final class AlertClient {
    static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MOST_ANSWER = 300;
    private static final int NOTHING = 0;
    /** The client sets these itself. */
    private static final List<String> RESERVED = List.of("content-length", "host", "connection", "expect", "upgrade");

    private final AlertSettings settings;
    private final Duration deadline;
    private @Nullable HttpClient client;
    private @Nullable Object trusted;

    AlertClient(AlertSettings settings, Duration deadline) {
        this.settings = settings;
        this.deadline = deadline;
    }

    /**
     * What came of a message.
     *
     * @param status of the answer, or 0 without one
     * @param words the answer's beginning, or why there is none
     * @param retryAfter how long the receiver asks to wait
     */
    record Answer(int status, String words, Duration retryAfter) {
        boolean accepted() {
            return status / 100 == 2;
        }

        /** Whether the same message will never be taken. */
        boolean refusedForGood() {
            return status / 100 == 4
                    && status != 401
                    && status != 403
                    && status != 404
                    && status != 408
                    && status != 429;
        }
    }

    Answer post(byte[] body) throws InterruptedException {
        if (settings.refused()) {
            return new Answer(
                    NOTHING,
                    "plain http to another host needs alerts.allow_insecure = true, or https in alerts.webhook_url",
                    Duration.ZERO);
        }
        CompletableFuture<HttpResponse<String>> exchange;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(settings.url())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            headers(request);
            exchange = client().sendAsync(request.build(), head -> new Beginning());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            return new Answer(NOTHING, line(String.valueOf(e.getMessage())), Duration.ZERO);
        }
        try {
            HttpResponse<String> response = exchange.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(
                    response.statusCode(),
                    line("HTTP " + response.statusCode() + " " + response.body()),
                    response.headers()
                            .firstValue("Retry-After")
                            .filter(text -> text.matches("[0-9]{1,4}"))
                            .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                            .orElse(Duration.ZERO));
        } catch (TimeoutException e) {
            return new Answer(NOTHING, "no complete answer within " + deadline.toSeconds() + " s", Duration.ZERO);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Answer(
                    NOTHING,
                    line(cause.getClass().getSimpleName()
                            + (cause.getMessage() == null ? "" : ": " + cause.getMessage())),
                    Duration.ZERO);
        } finally {
            exchange.cancel(true);
        }
    }

    private void headers(HttpRequest.Builder request) throws IOException {
        if (settings.headersFile().isEmpty()) {
            return;
        }
        int number = 0;
        for (String text : Files.readAllLines(settings.headersFile().get())) {
            number++;
            int colon = text.indexOf(':');
            String name = colon < 0 ? "" : text.substring(0, colon).strip();
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            if (name.isEmpty() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                // Never the line itself: it may hold a token.
                throw new IOException("line " + number + " of alerts.headers_file is no header; allowed: Name: value");
            }
            header(request, name, text.substring(colon + 1).strip(), number);
        }
    }

    private static void header(HttpRequest.Builder request, String name, String value, int number) throws IOException {
        try {
            request.setHeader(name, value);
        } catch (IllegalArgumentException e) {
            // Without its cause, whose message has the value.
            throw new IOException("line " + number + " of alerts.headers_file is no header; allowed: Name: value");
        }
    }

    private synchronized HttpClient client() throws IOException, GeneralSecurityException {
        boolean secure = "https".equals(settings.url().getScheme());
        Object now = secure
                ? settings.caFile()
                        .map(path -> new AuthorityFile("alerts.ca_file", path).stamp())
                        .orElse("")
                : "";
        HttpClient known = client;
        if (known != null && now.equals(trusted)) {
            return known;
        }
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(5))
                .proxy(settings.proxy()
                        .map(address -> ProxySelector.of(address))
                        .orElse(HttpClient.Builder.NO_PROXY));
        if (secure) {
            Authorities authorities = settings.caFile().isPresent()
                    ? new AuthorityFile("alerts.ca_file", settings.caFile().get()).current()
                    : Authorities.system(System.getenv("SSL_CERT_FILE"));
            builder.sslContext(context(authorities));
        }
        HttpClient made = builder.build();
        client = made;
        trusted = now;
        return made;
    }

    private static SSLContext context(Authorities authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (Authorities.Entry entry : authorities.entries()) {
            store.setCertificateEntry("authority" + number++, entry.certificate());
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static String line(String text) {
        String plain = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return plain.substring(0, Math.min(MOST_ANSWER, plain.length()));
    }

    /** Lets the client go: Java 17 cannot close it, its thread ends once it is collected. */
    synchronized void close() {
        client = null;
    }

    /** The first bytes of an answer. */
    private static final class Beginning implements BodySubscriber<String> {
        private final CompletableFuture<String> result = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private @Nullable Subscription subscription;

        @Override
        public CompletionStage<String> getBody() {
            return result;
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                text.append(StandardCharsets.UTF_8.decode(buffer));
            }
            if (text.length() > MOST_ANSWER && subscription != null) {
                result.complete(text.toString());
                subscription.cancel();
            }
        }

        @Override
        public void onError(Throwable cause) {
            result.completeExceptionally(cause);
        }

        @Override
        public void onComplete() {
            result.complete(text.toString());
        }
    }
}
