package com.bitville.postgres.testkit.listener;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import java.util.Locale;

/** The rules for a request without its body. */
final class HttpRules {
    static final String PATH = "/ingest/postgres";

    private HttpRules() {}

    static void check(HttpExchange exchange, String apiKey) throws RefusedException {
        Headers headers = exchange.getRequestHeaders();
        require(exchange.getRequestURI().toString().equals(PATH), 404, "no such path: " + exchange.getRequestURI());
        require(exchange.getRequestMethod().equals("POST"), 405, "the method is not POST");
        require(
                List.of("Bearer " + apiKey).equals(headers.get("Authorization")),
                401,
                "Authorization is not exactly one Bearer key, the right one");
        String type = one(headers, "Content-Type").toLowerCase(Locale.ROOT).replace(" ", "");
        require(
                type.equals("application/json") || type.equals("application/json;charset=utf-8"),
                415,
                "Content-Type is not application/json");
        require(!headers.containsKey("Content-Encoding"), 400, "compression is not understood");
        require(!headers.containsKey("Expect"), 400, "Expect is not understood");
        require(!headers.containsKey("Proxy-Authorization"), 400, "what was for the proxy has come through");
        require(!headers.containsKey("Upgrade"), 400, "an upgrade to HTTP/2 is not understood");
        String length = one(headers, "Content-Length");
        require(!headers.containsKey("Transfer-Encoding") && length.matches("\\d{1,18}"), 411, "no Content-Length");
        require(Long.parseLong(length) <= EnvelopeRules.MAX_BYTES, 413, "Content-Length is " + length);
    }

    private static String one(Headers headers, String name) {
        List<String> values = headers.get(name);
        return values == null || values.size() != 1 ? "" : values.get(0);
    }

    private static void require(boolean rule, int status, String reason) throws RefusedException {
        if (!rule) {
            throw new RefusedException(status, reason);
        }
    }
}
