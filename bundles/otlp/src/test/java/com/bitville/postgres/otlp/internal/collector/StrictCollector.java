package com.bitville.postgres.otlp.internal.collector;

import com.bitville.postgres.testkit.tls.TestIdentity;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * A receiver made of the classes of the published protocol. It refuses with 400 what it does not know, and remembers why: an unknown field,
 * a series twice, an attribute twice, a time that is missing, an identifier of the wrong length.
 */
public final class StrictCollector implements AutoCloseable {
    /** An answer other than success. */
    public record Reply(int status, Map<String, String> headers, ByteString body) {
        public static Reply of(int status) {
            return new Reply(status, Map.of(), ByteString.EMPTY);
        }

        public static Reply later(int status, String after) {
            return new Reply(status, Map.of("Retry-After", after), ByteString.EMPTY);
        }
    }

    /** A request as it came. */
    public record Received(String path, Headers headers, int length, Message message) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "strict-collector");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private volatile Function<Received, Optional<Reply>> plan = request -> Optional.empty();

    private StrictCollector(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public static StrictCollector start() throws IOException {
        return new StrictCollector(HttpServer.create(any(0), 0));
    }

    /** At a port that another had. */
    public static StrictCollector startAt(int port) throws IOException {
        return new StrictCollector(HttpServer.create(any(port), 0));
    }

    public static StrictCollector withTls(TestIdentity identity) throws IOException {
        HttpsServer server = HttpsServer.create(any(0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity.context()));
        return new StrictCollector(server);
    }

    private static InetSocketAddress any(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** What it answers; empty is a success. */
    public void plan(Function<Received, Optional<Reply>> answer) {
        plan = answer;
    }

    public List<String> complaints() {
        return complaints;
    }

    public List<Received> received() {
        return received;
    }

    /** The metrics of all requests that were taken, in order. */
    public List<ExportMetricsServiceRequest> metrics() {
        return received.stream()
                .filter(request -> request.message() instanceof ExportMetricsServiceRequest)
                .map(request -> (ExportMetricsServiceRequest) request.message())
                .filter(message -> message.getResourceMetricsCount() > 0)
                .toList();
    }

    /** The records of all requests that were taken, in order. */
    public List<LogRecord> logs() {
        return received.stream()
                .filter(request -> request.message() instanceof ExportLogsServiceRequest)
                .flatMap(request -> ((ExportLogsServiceRequest) request.message())
                        .getResourceLogsList().stream()
                                .flatMap(logs -> logs.getScopeLogsList().stream())
                                .flatMap(logs -> logs.getLogRecordsList().stream()))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body;
            boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            try (InputStream raw = exchange.getRequestBody();
                    InputStream in = gzip ? new GZIPInputStream(raw) : raw) {
                body = in.readAllBytes();
            }
            Message message;
            try {
                message = parsed(path, body);
                check(message, new HashSet<>());
            } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
                complaints.add(path + ": " + e.getMessage());
                send(exchange, Reply.of(400));
                return;
            }
            if (!"application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
                complaints.add("content type");
            }
            Received request = new Received(path, exchange.getRequestHeaders(), body.length, message);
            Optional<Reply> reply = plan.apply(request);
            if (reply.isEmpty()) {
                received.add(request);
            }
            send(exchange, reply.orElseGet(() -> success(path)));
        }
    }

    private static Message parsed(String path, byte[] body) throws InvalidProtocolBufferException {
        return switch (path) {
            case "/v1/metrics" -> ExportMetricsServiceRequest.parseFrom(body);
            case "/v1/logs" -> ExportLogsServiceRequest.parseFrom(body);
            default -> throw new IllegalArgumentException("no such path");
        };
    }

    private static Reply success(String path) {
        Message answer = path.endsWith("logs")
                ? ExportLogsServiceResponse.getDefaultInstance()
                : ExportMetricsServiceResponse.getDefaultInstance();
        return new Reply(200, Map.of("Content-Type", "application/x-protobuf"), answer.toByteString());
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(
                reply.status(), reply.body().isEmpty() ? -1 : reply.body().size());
        exchange.getResponseBody().write(reply.body().toByteArray());
    }

    private static void check(Message message, Set<String> series) {
        if (!message.getUnknownFields().asMap().isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown field in " + message.getDescriptorForType().getFullName());
        }
        OtlpRules.check(message, series);
        message.getAllFields().forEach((field, value) -> {
            if (value instanceof List<?> list) {
                Set<Object> keys = new HashSet<>();
                list.forEach(each -> {
                    if (each instanceof KeyValue pair && !keys.add(pair.getKey())) {
                        throw new IllegalArgumentException("attribute twice: " + pair.getKey());
                    }
                    if (each instanceof Message part) {
                        check(part, series);
                    }
                });
            } else if (value instanceof Message part) {
                check(part, series);
            }
        });
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
