package com.bitville.postgres.demo.internal.page;

import com.bitville.postgres.demo.internal.view.Board;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers the page's requests. */
final class PageHandler implements HttpHandler {
    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
                    + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cache-Control",
            "no-store");

    private static final String PAYLOAD = "/api/payload/";
    private static final Pattern AT = Pattern.compile("at=([0-9]{1,11}(?:\\.[0-9]{1,6})?)");
    private static final int MOST_BYTES = 200;
    private static final int REQUESTS_A_MINUTE = 100;

    private final Board board;
    private final OutageSwitch outageSwitch;
    private final AgentPagesLink agentPages;
    private final RequestOrigin requestOrigin;
    private final Clock clock;
    private final JsonMapper mapper = new JsonMapper();

    PageHandler(
            Board board,
            OutageSwitch outageSwitch,
            AgentPagesLink agentPages,
            RequestOrigin requestOrigin,
            Clock clock) {
        this.board = board;
        this.outageSwitch = outageSwitch;
        this.agentPages = agentPages;
        this.requestOrigin = requestOrigin;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            PageAnswer pageAnswer = answer(exchange);
            HEADERS.forEach(exchange.getResponseHeaders()::set);
            pageAnswer.headers().forEach(exchange.getResponseHeaders()::set);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(pageAnswer.status(), head ? -1 : pageAnswer.body().length);
            if (!head) {
                exchange.getResponseBody().write(pageAnswer.body());
            }
        }
    }

    private PageAnswer answer(HttpExchange exchange) throws IOException {
        if (!requestOrigin.addressesUs(exchange.getRequestHeaders())) {
            return PageAnswer.refusal(403, "this server only answers for 127.0.0.1 and localhost");
        }
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/api/fault")) {
            return exchange.getRequestMethod().equals("POST")
                    ? fault(exchange)
                    : PageAnswer.refusal(405, "only POST can set a fault");
        }
        if (!exchange.getRequestMethod().equals("GET")
                && !exchange.getRequestMethod().equals("HEAD")) {
            return PageAnswer.refusal(405, "only GET can read");
        }
        if (path.equals("/api/state")) {
            return PageAnswer.json(board.state(clock.instant(), outageSwitch.position(), REQUESTS_A_MINUTE));
        }
        if (path.equals("/api/load")) {
            return PageAnswer.json(board.load(seconds(exchange.getRequestURI().getQuery())));
        }
        if (path.startsWith(PAYLOAD)) {
            return board.payload(path.substring(PAYLOAD.length()))
                    .map(body -> new PageAnswer(200, PageAnswer.JSON, body))
                    .orElseGet(() -> PageAnswer.refusal(404, "no longer available"));
        }
        if (AgentPagesLink.isOf(path)) {
            return agentPages.answer(exchange.getRequestURI(), requestOrigin.isOwn(exchange.getRequestHeaders()));
        }
        return StaticFiles.find(path).orElseGet(() -> PageAnswer.refusal(404, "there is no such file"));
    }

    /** Digits alone: anything else means the first point. */
    private static double seconds(@Nullable String query) {
        Matcher at = AT.matcher(query == null ? "" : query);
        return at.matches() ? Double.parseDouble(at.group(1)) : 0;
    }

    private PageAnswer fault(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String type = RequestOrigin.one(headers, "Content-Type")
                .toLowerCase(Locale.ROOT)
                .replaceFirst("\\s*;.*", "");
        if (!type.equals("application/json") || !requestOrigin.isOwn(headers)) {
            return PageAnswer.refusal(403, "only the page itself may set a fault, with application/json");
        }
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        String wanted = position(body);
        if (!OutageSwitch.POSITIONS.contains(wanted)) {
            return PageAnswer.refusal(400, "fault must be one of none, down, 500, 429, hang, 401");
        }
        try {
            outageSwitch.turn(wanted);
        } catch (UncheckedIOException e) {
            return PageAnswer.refusal(503, "the listener cannot restart: its port is in use");
        }
        return PageAnswer.json("{\"fault\":\"" + wanted + "\"}");
    }

    private String position(byte[] body) throws IOException {
        try {
            return body.length > MOST_BYTES
                    ? ""
                    : mapper.readTree(body).path("fault").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }
}
