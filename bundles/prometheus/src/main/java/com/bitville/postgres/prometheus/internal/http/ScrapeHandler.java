package com.bitville.postgres.prometheus.internal.http;

import com.bitville.postgres.prometheus.internal.access.LoginCheck;
import com.bitville.postgres.prometheus.internal.access.WebAccess;
import com.bitville.postgres.prometheus.internal.http.ScrapeRequest.Answerer;
import com.bitville.postgres.prometheus.internal.http.ScrapeRequest.ScrapeAnswer;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Answers the requests. */
final class ScrapeHandler implements HttpHandler {
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final String PLAIN = "text/plain; charset=utf-8";
    private static final int BUFFER = 16_384;

    private final Answerer answerer;
    private final Optional<WebAccess> access;

    /** {@code access}: empty on loopback without a file, where every local user may scrape. */
    ScrapeHandler(Answerer answerer, Optional<WebAccess> access) {
        this.answerer = answerer;
        this.access = access;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            if (isAllowed(exchange)) {
                answer(exchange);
            }
        }
    }

    private boolean isAllowed(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        if (access.filter(WebAccess::isOutdated).isPresent()) {
            exchange.getResponseHeaders().set("Retry-After", "10");
            refuse(
                    exchange,
                    UNAVAILABLE,
                    "this port is about to be opened anew with TLS, as web_config_file has it now");
            return false;
        }
        Optional<LoginCheck> logins = access.flatMap(WebAccess::logins);
        if (headers.containsKey("Origin")
                || (logins.isEmpty() && !RequestRules.isLoopbackHost(headers.getFirst("Host")))) {
            refuse(exchange, FORBIDDEN, "this address answers programs of this host, as 127.0.0.1, [::1] or localhost");
            return false;
        }
        if (logins.isEmpty()) {
            return true;
        }
        String client = exchange.getRemoteAddress().getAddress().getHostAddress();
        LoginCheck.Verdict verdict =
                logins.get().check(Objects.requireNonNullElse(headers.getFirst("Authorization"), ""), client);
        switch (verdict) {
            case RIGHT -> {
                return true;
            }
            case WRONG -> {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"metrics\"");
                refuse(exchange, UNAUTHORIZED, "a login of basic_auth_users is needed");
            }
            case TOO_MANY -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                refuse(exchange, TOO_MANY, "too many logins at once; try again in a second");
            }
        }
        return false;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            refuse(exchange, METHOD_NOT_ALLOWED, "only GET and HEAD are answered");
            return;
        }
        if (!exchange.getRequestURI().getPath().equals("/metrics")) {
            refuse(exchange, NOT_FOUND, "the metrics are at /metrics, those of one server at /metrics?server=NAME");
            return;
        }
        Headers headers = exchange.getRequestHeaders();
        Optional<String> server;
        try {
            server = RequestRules.server(exchange.getRequestURI().getRawQuery());
        } catch (IllegalArgumentException e) {
            refuse(exchange, BAD_REQUEST, "the parameter server is not encoded as a URL wants it");
            return;
        }
        Optional<ScrapeAnswer> answer = answerer.answer(new ScrapeRequest(
                server, String.join(",", Objects.requireNonNullElse(headers.get("Accept"), List.of()))));
        if (answer.isEmpty()) {
            refuse(exchange, NOT_FOUND, "there is no such server; bitville:status lists the configured ones");
            return;
        }
        byte[] body = answer.get().text().getBytes(StandardCharsets.UTF_8);
        if (RequestRules.takesGzip(headers.getFirst("Accept-Encoding"))) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            body = zipped(body);
        }
        exchange.getResponseHeaders().set("Vary", "Accept, Accept-Encoding");
        send(exchange, OK, answer.get().contentType(), body);
    }

    private static byte[] zipped(byte[] body) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(BUFFER);
        try (GZIPOutputStream out = new GZIPOutputStream(zipped, BUFFER)) {
            out.write(body);
        }
        return zipped.toByteArray();
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        send(exchange, status, PLAIN, (why + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
