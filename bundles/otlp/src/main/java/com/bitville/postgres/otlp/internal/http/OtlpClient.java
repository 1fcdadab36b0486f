package com.bitville.postgres.otlp.internal.http;

import com.bitville.postgres.api.tls.PeerVerifier;
import com.bitville.postgres.otlp.internal.http.OtlpAnswer.Meaning;
import io.opentelemetry.exporter.internal.marshal.Marshaler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Posts messages to the collector, each under one total deadline: the timeouts of Java's client end with the headers of an answer. The
 * exporters of the SDK have a client of their own, which keeps Retry-After to itself. No redirect is followed, because it could lead
 * headers with a token elsewhere. Safe for use by several threads.
 */
public final class OtlpClient implements AutoCloseable {
    private static final int MOST_WORDS = 300;
    private static final String PROTOBUF = "application/x-protobuf";

    private final CollectorAddress address;
    private final Clock clock;
    private final CollectorTrust trust;
    private @Nullable HttpClient client;
    private @Nullable Object trusted;
    private @Nullable PeerVerifier verifier;

    public OtlpClient(CollectorAddress address, Clock clock) {
        this.address = address;
        this.clock = clock;
        this.trust = new CollectorTrust(address.caFile());
    }

    public CollectorAddress address() {
        return address;
    }

    /** What is known of the collector's certificate; empty before the first handshake and without TLS. */
    public synchronized Optional<PeerVerifier> peer() {
        return Optional.ofNullable(verifier);
    }

    /** Posts a message. */
    public OtlpAnswer post(Signal signal, Marshaler message) throws InterruptedException {
        return post(signal, message::writeBinaryTo, address.timeout());
    }

    /** Writes a body. */
    @FunctionalInterface
    interface Body {
        void write(OutputStream out) throws IOException;
    }

    /** Posts a message of no content, which every collector takes. */
    public OtlpAnswer probe(Signal signal, Duration within) throws InterruptedException {
        return post(signal, out -> {}, within);
    }

    private OtlpAnswer post(Signal signal, Body body, Duration within) throws InterruptedException {
        if (address.isRefused()) {
            return OtlpAnswer.none(
                    Meaning.MISCONFIGURED,
                    "plain http to another host needs otlp.allow_insecure = true, or https in otlp.endpoint");
        }
        CompletableFuture<HttpResponse<byte[]>> exchange;
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(address.of(signal))
                    .header("Content-Type", PROTOBUF)
                    .header("User-Agent", "bitville-postgres-agent")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(bytes(body)));
            if (address.gzip()) {
                request.header("Content-Encoding", "gzip");
            }
            address.headers().read().forEach(request::setHeader);
            exchange = client().sendAsync(request.build(), head -> new AnswerBody());
        } catch (IOException e) {
            return OtlpAnswer.none(Meaning.MISCONFIGURED, line(String.valueOf(e.getMessage())));
        }
        try {
            return answer(exchange.get(within.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return OtlpAnswer.none(Meaning.LATER, "no complete answer within " + within.toMillis() + " ms");
        } catch (ExecutionException e) {
            return failure(e.getCause() == null ? e : e.getCause());
        } finally {
            exchange.cancel(true);
        }
    }

    private byte[] bytes(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = address.gzip() ? new GZIPOutputStream(bytes) : bytes) {
            body.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory", e);
        }
        return bytes.toByteArray();
    }

    private OtlpAnswer answer(HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        boolean protobuf = type.startsWith(PROTOBUF);
        byte[] body = response.body();
        Meaning meaning = OtlpAnswer.meaning(response.statusCode());
        if (meaning == Meaning.TAKEN && body.length > 0 && !protobuf && !type.startsWith("application/json")) {
            return new OtlpAnswer(
                    Meaning.MISCONFIGURED,
                    response.statusCode(),
                    "the answer is " + (type.isEmpty() ? "of no type" : line(type)) + " and not of an OTLP receiver",
                    Optional.empty(),
                    PartialRejection.NONE);
        }
        String text = protobuf ? "" : " " + new String(body, StandardCharsets.UTF_8);
        return new OtlpAnswer(
                meaning,
                response.statusCode(),
                line("HTTP " + response.statusCode() + text),
                response.headers()
                        .firstValue("Retry-After")
                        .flatMap(header -> RetryAfterTime.of(header, clock.instant())),
                meaning == Meaning.TAKEN && protobuf ? PartialRejection.of(body) : PartialRejection.NONE);
    }

    /** A certificate that is not trusted is a matter of configuration; a connection that was cut during the handshake is not. */
    private static OtlpAnswer failure(Throwable cause) {
        if (find(cause, UnresolvedAddressException.class)) {
            return OtlpAnswer.none(Meaning.LATER, "the host name cannot be resolved");
        }
        String words =
                line(cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage()));
        if (find(cause, SSLException.class)) {
            return OtlpAnswer.none(Meaning.LATER, "TLS: " + words);
        }
        boolean unsaid = cause instanceof ConnectException && cause.getMessage() == null;
        return OtlpAnswer.none(Meaning.LATER, unsaid ? "the connection was refused" : words);
    }

    private static boolean find(Throwable cause, Class<? extends Throwable> type) {
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return true;
            }
        }
        return false;
    }

    private synchronized HttpClient client() throws IOException {
        Object now = address.isEncrypted() ? trust.stamp() : "";
        HttpClient known = client;
        if (known != null && now.equals(trusted)) {
            return known;
        }
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(address.timeout())
                .proxy(HttpClient.Builder.NO_PROXY);
        if (address.isEncrypted()) {
            PeerVerifier made = trust.verifier();
            SSLParameters parameters = new SSLParameters();
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            builder.sslContext(CollectorTrust.context(made)).sslParameters(parameters);
            verifier = made;
        }
        HttpClient made = builder.build();
        client = made;
        trusted = now;
        return made;
    }

    static String line(String text) {
        String plain =
                text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+", " ").strip();
        return plain.substring(0, Math.min(MOST_WORDS, plain.length()));
    }

    /** Lets the client go: Java 17 cannot close it, its thread ends once it is collected. */
    @Override
    public synchronized void close() {
        client = null;
    }
}
