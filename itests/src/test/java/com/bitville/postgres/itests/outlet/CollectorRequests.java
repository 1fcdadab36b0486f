package com.bitville.postgres.itests.outlet;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A receiver that takes everything, and remembers what it could read and what it could not. */
final class CollectorRequests implements AutoCloseable {
    private final HttpServer server;
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final List<String> unreadable = new CopyOnWriteArrayList<>();
    private volatile List<ResourceMetrics> metrics = List.of();

    CollectorRequests() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/v1/metrics",
                exchange -> take(exchange, body -> {
                    List<ResourceMetrics> list =
                            ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList();
                    if (!list.isEmpty()) {
                        metrics = list;
                    }
                }));
        server.createContext(
                "/v1/logs",
                exchange -> take(
                        exchange,
                        body -> ExportLogsServiceRequest.parseFrom(body)
                                .getResourceLogsList()
                                .forEach(resource -> resource.getScopeLogsList()
                                        .forEach(scope -> records.addAll(scope.getLogRecordsList())))));
        server.start();
    }

    /** Reads a body. */
    private interface Taker {
        void take(byte[] body) throws InvalidProtocolBufferException;
    }

    private void take(HttpExchange exchange, Taker taker) throws IOException {
        try (exchange;
                InputStream in = new GZIPInputStream(exchange.getRequestBody())) {
            taker.take(in.readAllBytes());
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        } catch (InvalidProtocolBufferException e) {
            unreadable.add(exchange.getRequestURI() + ": " + e.getMessage());
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Of the last request. */
    List<ResourceMetrics> metrics() {
        return metrics;
    }

    List<LogRecord> records() {
        return records;
    }

    List<String> unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
