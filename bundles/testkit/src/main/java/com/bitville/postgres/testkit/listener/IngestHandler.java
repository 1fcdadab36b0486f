package com.bitville.postgres.testkit.listener;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Handles one request from its first header to its response. */
final class IngestHandler implements HttpHandler {
    private static final String OK = "{\"status\":\"ok\"}";

    private final RequestLog log;
    private final FaultPlan plan;
    private final RateWindow window;
    private final Clock clock;
    private final EnvelopeRules rules = new EnvelopeRules();
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private final Queue<Instant> arrivals = new ConcurrentLinkedQueue<>();
    private volatile String apiKey;
    private volatile CountDownLatch released = new CountDownLatch(1);

    IngestHandler(String apiKey, RequestLog log, FaultPlan plan, RateWindow window, Clock clock) {
        this.apiKey = apiKey;
        this.log = log;
        this.plan = plan;
        this.window = window;
        this.clock = clock;
    }

    void apiKey(String newKey) {
        apiKey = newKey;
    }

    int connections() {
        return clientPorts.size();
    }

    List<Instant> arrivals() {
        return List.copyOf(arrivals);
    }

    synchronized void release() {
        released.countDown();
        released = new CountDownLatch(1);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        CountDownLatch letGo = released;
        arrivals.add(clock.instant());
        clientPorts.add(exchange.getRemoteAddress().getPort());
        byte[] body = exchange.getRequestBody().readNBytes(EnvelopeRules.MAX_BYTES + 1);
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            Duration delay = plan.delay();
            if (!delay.isZero() && letGo.await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new Dropped("let go while it waited");
            }
            Optional<ListenerFault> fault = plan.next(text);
            if (fault.isPresent()) {
                suffer(fault.get(), exchange, body, letGo);
            } else {
                limit(exchange);
                take(exchange, body);
                answer(exchange, 200, OK);
            }
        } catch (RefusedException e) {
            log.refused(new Refusal(clock.instant(), e.status(), e.reason(), text));
            answer(exchange, e.status(), error(e.reason()));
        } catch (Dropped e) {
            log.refused(new Refusal(clock.instant(), 0, e.reason, text));
            // The server closes the connection if a handler throws before it responds.
            throw new UncheckedIOException(new IOException(e.reason));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("the listener goes down"));
        }
    }

    private void limit(HttpExchange exchange) throws RefusedException {
        OptionalLong wait =
                window.count(exchange.getRemoteAddress().getAddress().getHostAddress());
        if (wait.isPresent()) {
            exchange.getResponseHeaders().set("Retry-After", Long.toString(wait.getAsLong()));
            throw new RefusedException(429, "more requests than allowed in this minute");
        }
    }

    private void take(HttpExchange exchange, byte[] body) throws RefusedException {
        HttpRules.check(exchange, apiKey);
        log.accepted(rules.check(body, clock.instant()));
    }

    private void suffer(ListenerFault listenerFault, HttpExchange exchange, byte[] body, CountDownLatch letGo)
            throws IOException, RefusedException, InterruptedException, Dropped {
        if (listenerFault instanceof ListenerFault.Answer told) {
            log.refused(
                    new Refusal(clock.instant(), told.status(), "told to", new String(body, StandardCharsets.UTF_8)));
            for (Map.Entry<String, String> header : told.headers().entrySet()) {
                exchange.getResponseHeaders().set(header.getKey(), header.getValue());
            }
            answer(exchange, told.status(), told.body());
            return;
        }
        if (listenerFault instanceof ListenerFault.Hang) {
            letGo.await();
            throw new Dropped("told to hang");
        }
        if (listenerFault instanceof ListenerFault.LoseAnswer) {
            take(exchange, body);
            throw new UncheckedIOException(new IOException("told to lose the answer"));
        }
        throw new Dropped("told to drop");
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String error(String reason) {
        String quoted = reason.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
        return "{\"error\":\"" + quoted + "\"}";
    }

    /** Closes the connection without a response. */
    private static final class Dropped extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        Dropped(String reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
