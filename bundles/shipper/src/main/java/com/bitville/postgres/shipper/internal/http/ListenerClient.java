package com.bitville.postgres.shipper.internal.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.api.thread.Threads;
import com.bitville.postgres.api.tls.Authorities;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.address.NameResolver;
import com.bitville.postgres.shipper.internal.address.ProxyLogin;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.answer.ReachStep;
import com.bitville.postgres.shipper.internal.tls.TlsProbe;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client for the listener, shared by delivery and doctor: HTTP/1.1 over one connection, each attempt under one total deadline.
 * An attempt runs in a thread of the client's own, because blocking calls cannot be interrupted: at its end, at an interrupt and at the
 * client's end the connection is closed under it. Owned by one thread, except for {@link #close}.
 */
public final class ListenerClient implements AutoCloseable {
    /** Begins the reason of a failure in which the proxy refused the tunnel; the doctor looks for it. */
    public static final String NO_TUNNEL = "the proxy opens no tunnel to ";

    /** More than one, because a thread may be blocked in a name lookup, which nothing ends. */
    private static final int THREADS = 4;

    private static final Duration IDLE = Duration.ofSeconds(11);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ListenerSettings settings;
    private final TlsTrust tlsTrust;
    private final NameResolver resolver;
    private final Optional<ProxyLogin> login;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger hanging = new AtomicInteger();
    private @Nullable TlsProbe tlsProbe;
    private @Nullable Object seen;
    /** Kept for the next attempt, and closed before the listener does so: it does after 12 s. */
    private final AtomicReference<@Nullable ListenerConnection> kept = new AtomicReference<>();

    private volatile @Nullable ListenerConnection used;
    private volatile @Nullable Future<ListenerResponse> exchange;
    private volatile boolean closed;

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

    public ListenerClient(ListenerSettings settings, TlsTrust tlsTrust, Secrets secrets, NameResolver resolver) {
        this(settings, tlsTrust, secrets, resolver, IDLE);
    }

    /** For tests: {@code idle} is how long thread and connection wait for the next attempt. */
    ListenerClient(
            ListenerSettings settings, TlsTrust tlsTrust, Secrets secrets, NameResolver resolver, Duration idle) {
        this.settings = settings;
        this.tlsTrust = tlsTrust;
        this.resolver = resolver;
        this.login = settings.proxy().map(proxy -> new ProxyLogin(proxy, secrets));
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                idle.toMillis(),
                MILLISECONDS,
                new LinkedBlockingQueue<>(),
                task -> Threads.bare("bitville-shipper-http-" + NUMBER.incrementAndGet(), () -> {
                    task.run();
                    // It had nothing to do for a while.
                    drop();
                }));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Sends a request to the listener, a second time with the login if the proxy asks for one.
     *
     * @param request what to send
     * @param within the total deadline
     * @param once whether the connection ends with the head of the response; else it is kept for the next attempt
     * @return the result
     * @throws InterruptedException if interrupted; the request is abandoned
     */
    public Outcome send(ListenerRequest request, Duration within, boolean once) throws InterruptedException {
        Limit limit = new Limit(within, System.nanoTime() + within.toNanos(), once);
        Optional<ProxyLogin.Sent> sent = login.flatMap(ProxyLogin::current);
        Outcome outcome = attempt(request, sent, limit);
        boolean demanded = outcome.reply() instanceof ListenerReply.Failure failure
                && failure.kind() == ListenerReply.Kind.PROXY_LOGIN;
        Optional<ProxyLogin.Sent> now = demanded ? login.flatMap(ProxyLogin::current) : Optional.empty();
        // A proxy that asks for a login has passed nothing on, so this is not a second delivery.
        return sent.isEmpty() && now.isPresent() ? attempt(request, now, limit) : outcome;
    }

    private Outcome attempt(ListenerRequest request, Optional<ProxyLogin.Sent> sent, Limit limit)
            throws InterruptedException {
        try {
            prepare(limit);
        } catch (IOException e) {
            return OutcomeMaker.noTrust(String.valueOf(e.getMessage()));
        }
        ListenerConnection old = kept.getAndSet(null);
        boolean usable = old != null && old.idle();
        if (old != null && !usable) {
            old.abort();
        }
        ListenerConnection used =
                old != null && usable ? old : new ListenerConnection(settings, resolver, Optional.ofNullable(tlsProbe));
        this.used = used;
        OutcomeMaker outcome = new OutcomeMaker(settings, login, sent, Optional.ofNullable(tlsProbe), used);
        try {
            Future<ListenerResponse> running =
                    start(() -> used.exchange(request, sent.map(ProxyLogin.Sent::header), limit.once()));
            exchange = running;
            if (closed) {
                return OutcomeMaker.ended();
            }
            ListenerResponse response = running.get(Math.max(0, limit.end() - System.nanoTime()), NANOSECONDS);
            if (used.reusable()) {
                kept.set(used);
            }
            return outcome.of(response);
        } catch (CancellationException | RejectedExecutionException e) {
            return OutcomeMaker.ended();
        } catch (TimeoutException e) {
            return outcome.late(limit.within());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return outcome.of(cause, usable && !used.begun(), request.body().length);
        } finally {
            if (kept.get() != used || closed) {
                used.abort();
            }
        }
    }

    /** There is one thread, and another for each attempt that was given up and still hangs. */
    private Future<ListenerResponse> start(Callable<ListenerResponse> attempt) {
        threads.setCorePoolSize(Math.min(THREADS, hanging.get() + 1));
        return threads.submit(() -> {
            hanging.incrementAndGet();
            try {
                return attempt.call();
            } finally {
                hanging.decrementAndGet();
            }
        });
    }

    /** The TLS of the last attempt; empty for plain http, and if there is no authority. */
    public Optional<TlsProbe> handshake() {
        return Optional.ofNullable(tlsProbe);
    }

    /** All addresses of the listener's name, at least one. */
    public List<InetAddress> addresses() throws UnknownHostException {
        return List.of(resolver.look(settings.endpoint().name()));
    }

    /** Why the current CA file is not in force. */
    public Optional<String> trustFault() {
        return tlsTrust.fault();
    }

    /** Whether the CA file has changed since the last attempt. */
    boolean trustChanged() {
        return settings.encrypted() && !tlsTrust.stamp().equals(seen);
    }

    /** Takes the authorities in force; a connection that others were the judges of is not used again. */
    private void prepare(Limit limit) throws IOException {
        if (!settings.encrypted()) {
            return;
        }
        if (tlsProbe == null || trustChanged()) {
            seen = tlsTrust.stamp();
            Authorities now = tlsTrust.current();
            if (tlsProbe == null || !now.equals(tlsProbe.authorities())) {
                tlsProbe = new TlsProbe(now, settings.endpoint());
                drop();
            }
        }
        tlsProbe.forget();
        if (limit.once()) {
            tlsProbe.endSessions();
        }
    }

    private void drop() {
        ListenerConnection last = kept.getAndSet(null);
        if (last != null) {
            last.abort();
        }
    }

    @Override
    public void close() {
        closed = true;
        Future<ListenerResponse> running = exchange;
        if (running != null) {
            running.cancel(true);
        }
        ListenerConnection last = used;
        if (last != null) {
            last.abort();
        }
        threads.shutdown();
    }
}
