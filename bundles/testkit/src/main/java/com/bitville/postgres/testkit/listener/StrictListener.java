package com.bitville.postgres.testkit.listener;

import com.bitville.postgres.testkit.net.ClosedPort;
import com.bitville.postgres.testkit.net.FreePort;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A listener on loopback: accepts requests that follow the wire contract, refuses all others with the reason, records both, and can
 * simulate faults.
 */
public final class StrictListener implements AutoCloseable {
    private static final int REQUESTS_A_MINUTE = 100;
    private static final int KEPT = 10_000;

    private final @Nullable SSLContext tls;
    private final RequestLog log = new RequestLog(KEPT);
    private final FaultPlan plan = new FaultPlan();
    private final RateWindow window = new RateWindow(REQUESTS_A_MINUTE, System::nanoTime);
    private final IngestHandler handler;
    private final InetSocketAddress address;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    private StrictListener(String apiKey, int port, @Nullable SSLContext tls) {
        this.tls = tls;
        this.handler = new IngestHandler(apiKey, log, plan, window, Clock.systemUTC());
        this.server = bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port == 0 ? FreePort.next() : port));
        this.address = server.getAddress();
    }

    /**
     * Listens with plain HTTP on a free port.
     *
     * @param apiKey the only key it accepts
     * @return the listener, to be closed
     */
    public static StrictListener start(String apiKey) {
        return new StrictListener(apiKey, 0, null);
    }

    /**
     * Listens with plain HTTP.
     *
     * @param apiKey the only key it accepts
     * @param port the port on loopback, 0 for a free one
     * @return the listener, to be closed
     */
    public static StrictListener start(String apiKey, int port) {
        return new StrictListener(apiKey, port, null);
    }

    /**
     * Listens with TLS on a free port.
     *
     * @param apiKey the only key it accepts
     * @param tls holds its certificate
     * @return the listener, to be closed
     */
    public static StrictListener start(String apiKey, SSLContext tls) {
        return new StrictListener(apiKey, 0, tls);
    }

    /**
     * The URL to send to.
     *
     * @return the whole address with path
     */
    public URI url() {
        return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + port() + HttpRules.PATH);
    }

    /**
     * The port, the same over {@link #down()} and {@link #up()}.
     *
     * @return the port on loopback
     */
    public int port() {
        return address.getPort();
    }

    /**
     * The accepted and refused requests.
     *
     * @return the live log
     */
    public RequestLog log() {
        return log;
    }

    /**
     * Every accepted request.
     *
     * @return in the order of arrival
     */
    public List<AcceptedRequest> all() {
        return log.all();
    }

    /**
     * The accepted requests of one kind.
     *
     * @param kind {@code data.kind}
     * @return in the order of arrival
     */
    public List<AcceptedRequest> byKind(String kind) {
        return log.byKind(kind);
    }

    /**
     * The accepted requests of one source.
     *
     * @param source the envelope's source
     * @return in the order of arrival
     */
    public List<AcceptedRequest> bySource(String source) {
        return log.bySource(source);
    }

    /**
     * The refused requests, with the reasons.
     *
     * @return the refusals, in the order of the responses
     */
    public List<Refusal> refusals() {
        return log.refusals();
    }

    /**
     * Waits for an accepted request, past or future.
     *
     * @param condition what must hold for it
     * @param most how long to wait
     * @return the first such request
     * @throws InterruptedException if interrupted while waiting
     */
    public AcceptedRequest awaitRequest(Predicate<AcceptedRequest> condition, Duration most)
            throws InterruptedException {
        return log.awaitRequest(condition, most);
    }

    /**
     * How many connections carried a request.
     *
     * @return the number of distinct client ports seen
     */
    public int connections() {
        return handler.connections();
    }

    /**
     * The number of requests, accepted or not.
     *
     * @return the number
     */
    public long requests() {
        return handler.arrivals().size();
    }

    /**
     * The time of each request, accepted or not.
     *
     * @return in the order of arrival
     */
    public List<Instant> arrivals() {
        return handler.arrivals();
    }

    /**
     * Changes the only key it accepts.
     *
     * @param apiKey the new key
     */
    public void apiKey(String apiKey) {
        handler.apiKey(apiKey);
    }

    /**
     * Changes the rate limit.
     *
     * @param requestsAMinute the most requests in a window of 60 s
     */
    public void limit(int requestsAMinute) {
        window.limit(requestsAMinute);
    }

    /**
     * Sets a fault until {@link #recover()}.
     *
     * @param listenerFault the fault for every request
     */
    public void fail(ListenerFault listenerFault) {
        plan.set(listenerFault, Integer.MAX_VALUE, body -> true);
    }

    /**
     * Sets a fault for some requests.
     *
     * @param listenerFault the fault
     * @param times the number of requests
     */
    public void fail(ListenerFault listenerFault, int times) {
        plan.set(listenerFault, times, body -> true);
    }

    /**
     * Sets a fault for certain bodies until {@link #recover()}.
     *
     * @param listenerFault the fault
     * @param bodies selects the bodies
     */
    public void failWhen(ListenerFault listenerFault, Predicate<String> bodies) {
        plan.set(listenerFault, Integer.MAX_VALUE, bodies);
    }

    /**
     * Responds to every request with a status until {@link #recover()}.
     *
     * @param status the status
     */
    public void failWith(int status) {
        fail(ListenerFault.status(status));
    }

    /** Never responds, until {@link #recover()}. */
    public void hang() {
        fail(new ListenerFault.Hang());
    }

    /**
     * Delays every response from now on.
     *
     * @param delay the delay
     */
    public void delay(Duration delay) {
        plan.delay(delay);
    }

    /** Ends all faults and delays; hanging requests end without a response. */
    public void recover() {
        plan.set(null, 0, body -> true);
        plan.delay(Duration.ZERO);
        handler.release();
    }

    /** Stops listening: connections are refused. */
    public synchronized void down() {
        handler.release();
        if (server != null && threads != null) {
            server.stop(0);
            threads.shutdownNow();
            ClosedPort.awaitRefusal(address);
        }
        server = null;
    }

    /** Listens again on the same port. */
    public synchronized void up() {
        if (server == null) {
            server = bind(address);
        }
    }

    /** Stops listening permanently. */
    @Override
    public void close() {
        down();
    }

    private HttpServer bind(InetSocketAddress where) {
        try {
            HttpServer bound = tls == null ? HttpServer.create() : HttpsServer.create();
            if (bound instanceof HttpsServer secure && tls != null) {
                secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            }
            bound.bind(where, 0);
            ExecutorService pool = Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "bitville-strict-listener");
                thread.setDaemon(true);
                return thread;
            });
            bound.setExecutor(pool);
            bound.createContext("/", handler);
            bound.start();
            threads = pool;
            return bound;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + where, e);
        }
    }
}
