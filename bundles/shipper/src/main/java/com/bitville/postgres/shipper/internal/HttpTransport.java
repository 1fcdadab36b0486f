package com.bitville.postgres.shipper.internal;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.Secrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over {@code java.net.http}, each attempt under one total deadline: the client's own timeouts end with the answer's headers.
 * Owned by one thread but for {@link #close}.
 */
final class HttpTransport implements Transport {
    /** More than one, as a thread may be caught in a name look-up that nothing can interrupt. */
    private static final int THREADS = 4;
    /** Read once by Java's client, before any code of ours; the distribution's start script sets it. */
    private static final boolean HOST_MAY_BE_SET = Arrays.stream(
                    System.getProperty("jdk.httpclient.allowRestrictedHeaders", "")
                            .split(",", -1))
            .anyMatch(header -> header.strip().equalsIgnoreCase("host"));

    private final ListenerSettings settings;
    private final Resolver resolver;
    private final Trust trust;
    private final Optional<ProxyLogin> login;
    private final ThreadPoolExecutor threads;
    private volatile @Nullable HttpClient client;
    private boolean keptConnection;

    /** Looks a name up, as {@link InetAddress#getByName}. */
    interface Resolver {
        InetAddress look(String host) throws UnknownHostException;
    }

    /** {@code secrets} are asked for the proxy's password alone. */
    HttpTransport(ListenerSettings settings, Secrets secrets) {
        this(settings, secrets, InetAddress::getByName);
    }

    HttpTransport(ListenerSettings settings, Secrets secrets, Resolver resolver) {
        this.settings = settings;
        this.resolver = resolver;
        this.login = settings.proxy().map(proxy -> new ProxyLogin(proxy, settings.encrypted(), secrets));
        this.trust = new Trust(settings.caFile(), settings.endpoint().underscored());
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(THREADS, THREADS, 5, SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "bitville-shipper-http-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public Reply post(byte[] payload, Secret key) throws InterruptedException {
        long end = System.nanoTime() + settings.timeout().toNanos();
        Optional<ProxyLogin.Sent> sent = login.flatMap(ProxyLogin::current);
        Reply reply = attempt(payload, key, sent, end);
        boolean demanded = reply instanceof Reply.Failure failure && failure.kind() == Reply.Kind.PROXY_LOGIN;
        Optional<ProxyLogin.Sent> now = demanded ? login.flatMap(ProxyLogin::current) : Optional.empty();
        // A proxy that asks has handed nothing on, so this is no second delivery.
        return sent.isEmpty() && now.isPresent() ? attempt(payload, key, now, end) : reply;
    }

    private Reply attempt(byte[] payload, Secret key, Optional<ProxyLogin.Sent> sent, long end)
            throws InterruptedException {
        HttpClient http;
        try {
            http = client();
        } catch (IOException e) {
            return new Reply.Failure(Reply.Kind.TRUST, String.valueOf(e.getMessage()));
        }
        Optional<URI> target = target(end);
        if (target.isEmpty()) {
            return new Reply.Failure(Reply.Kind.NETWORK, "the host name cannot be resolved");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(target.get())
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key.reveal())
                .POST(HttpRequest.BodyPublishers.ofByteArray(payload));
        // In a tunnel the client sends it with the wish for one, and not through it.
        sent.ifPresent(
                login -> request.header("Proxy-Authorization", login.header().reveal()));
        if (settings.endpoint().isUnderscored() && HOST_MAY_BE_SET) {
            request.header("Host", settings.url().getRawAuthority());
        }
        boolean mayBeStale = keptConnection;
        keptConnection = false;
        AtomicBoolean answering = new AtomicBoolean();
        CompletableFuture<HttpResponse<CappedBody.Text>> exchange = http.sendAsync(request.build(), head -> {
            answering.set(true);
            return new CappedBody();
        });
        try {
            return answer(exchange.get(Math.max(0, end - System.nanoTime()), NANOSECONDS), sent);
        } catch (TimeoutException e) {
            return new Reply.Failure(
                    Reply.Kind.NETWORK,
                    (answering.get() ? "the answer was not complete within " : "no answer within ")
                            + settings.timeout().toSeconds() + " s" + way());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Reply.Failure(
                    Failures.kind(cause, mayBeStale && !answering.get(), payload.length),
                    clean(Failures.describe(cause), sent) + way());
        } finally {
            // Ends the exchange and its connection, wherever it is stuck; does nothing to one that is over.
            exchange.cancel(true);
        }
    }

    /** Where Java's client takes the host for none, by its address; looked up where it can be left behind. */
    private Optional<URI> target(long end) throws InterruptedException {
        Endpoint endpoint = settings.endpoint();
        if (!endpoint.isUnderscored()) {
            return Optional.of(settings.url());
        }
        Future<InetAddress> look = threads.submit(() -> resolver.look(endpoint.host()));
        try {
            return Optional.of(endpoint.by(
                    settings.url(), look.get(Math.max(0, end - System.nanoTime()), NANOSECONDS)));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private Reply answer(HttpResponse<CappedBody.Text> response, Optional<ProxyLogin.Sent> sent) {
        // Without a body comes only what a proxy says to the wish for a tunnel.
        CappedBody.@Nullable Text body = response.body();
        keptConnection = body != null && body.whole();
        if (response.statusCode() == ProxyLogin.DEMANDED && login.isPresent()) {
            List<String> challenges = response.headers().allValues("Proxy-Authenticate");
            return new Reply.Failure(Reply.Kind.PROXY_LOGIN, login.get().demanded(challenges, sent.isPresent()));
        }
        return new Reply.Answer(
                response.statusCode(),
                response.headers().firstValue("Retry-After").orElse(null),
                body == null ? "from the proxy " + settings.via() : clean(body.text(), sent),
                body != null && body.whole(),
                response.headers().firstValue("Date").orElse(null));
    }

    private static String clean(String text, Optional<ProxyLogin.Sent> sent) {
        return sent.map(login -> login.clean(text)).orElse(text);
    }

    /** With a proxy on the way, whatever went wrong may be its doing. */
    private String way() {
        return settings.proxy().isEmpty() ? "" : " (by way of the proxy " + settings.via() + ")";
    }

    @Override
    public boolean trustChanged() {
        return settings.encrypted() && trust.changed();
    }

    /** Java 17 cannot close a client: its selector thread ends once the client is collected, so nothing may keep it. */
    @Override
    public void close() {
        client = null;
        threads.shutdown();
    }

    private HttpClient client() throws IOException {
        HttpClient known = client;
        if (known != null && !trustChanged()) {
            return known;
        }
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectTimeout())
                // Without this the client would ask Java's proxy properties.
                .proxy(settings.proxy()
                        .map(ProxyServer::address)
                        .map(ProxySelector::of)
                        .orElse(HttpClient.Builder.NO_PROXY))
                .executor(threads);
        if (settings.encrypted()) {
            SSLParameters tls = new SSLParameters();
            tls.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            builder.sslContext(trust.context()).sslParameters(tls);
        }
        HttpClient made = builder.build();
        keptConnection = false;
        client = made;
        return made;
    }
}
