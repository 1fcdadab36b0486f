package com.bitville.postgres.shipper.internal.http;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.tls.Authorities;
import com.bitville.postgres.shipper.internal.address.ListenerAddress;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.address.ProxyLogin;
import com.bitville.postgres.shipper.internal.address.ProxyServer;
import com.bitville.postgres.shipper.internal.answer.HttpFailures;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.answer.ReachStep;
import com.bitville.postgres.shipper.internal.tls.TlsProbe;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for the listener, shared by delivery and doctor: HTTP/1.1 over {@code java.net.http}, each attempt under one total
 * deadline, because the client's own timeouts end with the headers of the response. Owned by one thread, except for {@link #close}.
 */
public final class ListenerClient implements AutoCloseable {
    /** Begins the reason of a failure in which the proxy refused the tunnel; the doctor looks for it. */
    public static final String NO_TUNNEL = "the proxy opens no tunnel to ";

    /** Threads for name lookups; more than one, because a thread may be blocked in a lookup, which cannot be interrupted. */
    private static final int THREADS = 4;

    private final ListenerSettings settings;
    private final TlsTrust tlsTrust;
    private final ListenerAddress address;
    private final Optional<ProxyLogin> login;
    private final ThreadPoolExecutor threads;
    private volatile @Nullable HttpClient client;
    private @Nullable TlsProbe tlsProbe;
    private @Nullable Object seen;
    private boolean keptConnection;

    /**
     * The result of an attempt.
     *
     * @param reply for delivery
     * @param step the step that it reached
     * @param reason of a failure, without the proxy; else empty
     */
    public record Outcome(ListenerReply reply, ReachStep step, String reason) {
        /** The date header of a response. */
        public Optional<String> date() {
            return reply instanceof ListenerReply.Answer answer ? Optional.ofNullable(answer.date()) : Optional.empty();
        }
    }

    /** The total time of an attempt, its end by {@link System#nanoTime}, and whether it is the only one of its connection. */
    private record Limit(Duration within, long end, boolean once) {}

    /** {@code secrets} is only used for the proxy's password. */
    public ListenerClient(ListenerSettings settings, TlsTrust tlsTrust, Secrets secrets) {
        this(settings, tlsTrust, secrets, InetAddress::getAllByName);
    }

    public ListenerClient(
            ListenerSettings settings, TlsTrust tlsTrust, Secrets secrets, ListenerAddress.Resolver resolver) {
        this.settings = settings;
        this.tlsTrust = tlsTrust;
        this.login = settings.proxy().map(proxy -> new ProxyLogin(proxy, settings.encrypted(), secrets));
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(THREADS, THREADS, 5, SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "bitville-shipper-name-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
        this.address = new ListenerAddress(settings, resolver, threads);
    }

    /**
     * Sends a request to the listener, a second time with the login if the proxy asks for one.
     *
     * @param request without a URL
     * @param length of its body
     * @param within the total deadline
     * @param once whether the connection ends with the head of the response; else it is kept for the next attempt
     * @return the result
     * @throws InterruptedException if interrupted; the request is abandoned
     */
    public Outcome send(HttpRequest.Builder request, int length, Duration within, boolean once)
            throws InterruptedException {
        Limit limit = new Limit(within, System.nanoTime() + within.toNanos(), once);
        try {
            return send(request, length, limit);
        } catch (RejectedExecutionException e) {
            return ended();
        }
    }

    private Outcome send(HttpRequest.Builder request, int length, Limit limit) throws InterruptedException {
        if (threads.isShutdown()) {
            return ended();
        }
        Optional<ProxyLogin.Sent> sent = login.flatMap(ProxyLogin::current);
        Outcome outcome = attempt(request.copy(), length, sent, limit);
        boolean demanded = outcome.reply() instanceof ListenerReply.Failure failure
                && failure.kind() == ListenerReply.Kind.PROXY_LOGIN;
        Optional<ProxyLogin.Sent> now = demanded ? login.flatMap(ProxyLogin::current) : Optional.empty();
        // A proxy that asks for a login has passed nothing on, so this is not a second delivery.
        return sent.isEmpty() && now.isPresent() ? attempt(request.copy(), length, now, limit) : outcome;
    }

    private static Outcome ended() {
        return failed(ListenerReply.Kind.NETWORK, ReachStep.NAME, "delivery by these settings has ended", "");
    }

    private Outcome attempt(HttpRequest.Builder request, int length, Optional<ProxyLogin.Sent> sent, Limit limit)
            throws InterruptedException {
        HttpClient http;
        try {
            http = client();
        } catch (IOException e) {
            return failed(ListenerReply.Kind.TRUST, ReachStep.TLS, String.valueOf(e.getMessage()), "");
        }
        try {
            address.direct(request, limit.end());
        } catch (UnknownHostException e) {
            return failed(ListenerReply.Kind.NETWORK, ReachStep.NAME, "the host name cannot be resolved", "");
        } catch (TimeoutException e) {
            return failed(
                    ListenerReply.Kind.NETWORK,
                    ReachStep.NAME,
                    "the host name was not resolved within " + seconds(limit),
                    "");
        }
        // For a tunnel the client sends it with the CONNECT request, and not through the tunnel.
        sent.ifPresent(
                login -> request.header("Proxy-Authorization", login.header().reveal()));
        boolean mayBeStale = keptConnection;
        keptConnection = false;
        if (tlsProbe != null) {
            tlsProbe.forget();
            if (limit.once()) {
                tlsProbe.endSessions();
            }
        }
        ResponseHead head = new ResponseHead(limit.once());
        CompletableFuture<HttpResponse<CappedBodySubscriber.Text>> exchange = http.sendAsync(request.build(), head);
        head.of(exchange);
        try {
            HttpResponse<CappedBodySubscriber.Text> response =
                    exchange.get(Math.max(0, limit.end() - System.nanoTime()), NANOSECONDS);
            return answer(response.statusCode(), response.headers(), response.body(), sent);
        } catch (CancellationException e) {
            // Only a response cancels.
            HttpResponse.ResponseInfo seen = head.seen().orElseThrow();
            return answer(seen.statusCode(), seen.headers(), new CappedBodySubscriber.Text("", false), sent);
        } catch (TimeoutException e) {
            String reason = (head.seen().isPresent() ? "the response was not complete within " : "no response within ")
                    + seconds(limit);
            return failed(ListenerReply.Kind.NETWORK, step(e, mayBeStale), reason, way());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            ListenerReply.Kind kind =
                    HttpFailures.kind(cause, mayBeStale && head.seen().isEmpty(), length);
            Optional<String> tls = Optional.ofNullable(tlsProbe)
                    .filter(shown -> head.seen().isEmpty() && kind != ListenerReply.Kind.STALE)
                    .filter(shown -> kind == ListenerReply.Kind.TRUST || shown.demanded())
                    .flatMap(shown -> shown.words(cause));
            return tls.isPresent()
                    ? failed(ListenerReply.Kind.TRUST, ReachStep.TLS, tls.get(), way())
                    : failed(kind, step(cause, mayBeStale), clean(words(cause), sent), way());
        } finally {
            // Ends the exchange and its connection, wherever it blocks; does nothing to a finished one.
            exchange.cancel(true);
        }
    }

    private static String seconds(Limit limit) {
        return limit.within().toSeconds() + " s";
    }

    private ReachStep step(Throwable cause, boolean kept) {
        boolean proxied = settings.proxy().isPresent();
        Optional<ReachStep> known = HttpFailures.step(cause);
        if (known.isPresent()) {
            return proxied ? ReachStep.PROXY : known.get();
        }
        boolean secure = tlsProbe == null || tlsProbe.accepted() || kept;
        return secure ? ReachStep.ANSWER : proxied ? ReachStep.PROXY : ReachStep.TLS;
    }

    private String words(Throwable cause) {
        return HttpFailures.tunnel(cause)
                .map(status -> NO_TUNNEL + settings.url().getRawAuthority()
                        + (settings.endpoint().isUnderscored() ? " by its address" : "") + ": HTTP " + status
                        + (status.startsWith("2") ? "; only 200 opens a tunnel" : ""))
                .orElseGet(() -> HttpFailures.describe(cause));
    }

    private static Outcome failed(ListenerReply.Kind kind, ReachStep reachStep, String reason, String way) {
        return new Outcome(new ListenerReply.Failure(kind, reason + way), reachStep, reason);
    }

    /** Only a proxy's response to a CONNECT request has no body. */
    private Outcome answer(
            int status, HttpHeaders headers, CappedBodySubscriber.@Nullable Text body, Optional<ProxyLogin.Sent> sent) {
        keptConnection = body != null && body.whole();
        if (status == ProxyLogin.DEMANDED && login.isPresent()) {
            List<String> challenges = headers.allValues("Proxy-Authenticate");
            return failed(
                    ListenerReply.Kind.PROXY_LOGIN,
                    ReachStep.PROXY,
                    login.get().demanded(challenges, sent.isPresent()),
                    "");
        }
        Optional<String> wanted =
                Optional.ofNullable(tlsProbe).flatMap(tls -> tls.wants(status, body == null ? "" : body.text()));
        if (wanted.isPresent()) {
            return failed(ListenerReply.Kind.TRUST, ReachStep.TLS, wanted.get(), way());
        }
        ListenerReply answer = new ListenerReply.Answer(
                status,
                headers.firstValue("Retry-After").orElse(null),
                body == null ? "from the proxy " + settings.via() : clean(body.text(), sent),
                body != null && body.whole(),
                headers.firstValue("Date").orElse(null));
        return new Outcome(answer, ReachStep.DONE, "");
    }

    private static String clean(String text, Optional<ProxyLogin.Sent> sent) {
        return sent.map(login -> login.clean(text)).orElse(text);
    }

    /** With a proxy, it may be the cause of any failure. */
    private String way() {
        return settings.proxy().isEmpty() ? "" : " (through the proxy " + settings.via() + ")";
    }

    /** The TLS of the last attempt; empty for plain http, and if there is no authority. */
    public Optional<TlsProbe> handshake() {
        return Optional.ofNullable(tlsProbe);
    }

    /** All addresses of the listener's name. */
    public List<InetAddress> addresses() throws UnknownHostException {
        return address.all();
    }

    /** Why the current CA file is not in force. */
    public Optional<String> trustFault() {
        return tlsTrust.fault();
    }

    /** What is missing for the login at the proxy. */
    public Optional<String> loginLacks() {
        return login.flatMap(ProxyLogin::lack);
    }

    /** Whether the CA file has changed since the last attempt. */
    boolean trustChanged() {
        return settings.encrypted() && !tlsTrust.stamp().equals(seen);
    }

    private HttpClient client() throws IOException {
        HttpClient known = client;
        if (known != null && !trustChanged()) {
            return known;
        }
        @Nullable TlsProbe tls = null;
        if (settings.encrypted()) {
            seen = tlsTrust.stamp();
            Authorities now = tlsTrust.current();
            if (known != null && tlsProbe != null && now.equals(tlsProbe.authorities())) {
                return known;
            }
            tls = new TlsProbe(now, settings.endpoint());
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
                // Runs in the client's own thread: there is one connection and one exchange at a time, and passing each
                // step to another thread costs a quarter of a delivery. Nothing here waits: names are looked up before.
                .executor(Runnable::run);
        if (tls != null) {
            tls.secure(builder);
        }
        HttpClient made = builder.build();
        keptConnection = false;
        tlsProbe = tls;
        client = made;
        return made;
    }

    /** Java 17 cannot close a client: its selector thread ends once the client is collected, so nothing may keep it. */
    @Override
    public void close() {
        client = null;
        threads.shutdown();
    }
}
