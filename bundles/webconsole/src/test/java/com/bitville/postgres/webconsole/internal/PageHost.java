package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.webconsole.internal.world.PagesWorld;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.servlet.ServletException;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** The servlet itself behind a small server, over a world that a test makes; without the console's login. */
public final class PageHost implements AutoCloseable {
    private static final String CONSOLE = "/system/console";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final AgentPage page = new AgentPage();
    private volatile long longestAnswer;

    private PageHost(HttpServer server) {
        this.server = server;
    }

    /** Starts it on any port of this host. */
    public static PageHost start(PagesWorld world) throws IOException {
        PageHost host = new PageHost(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        host.page.bindReport(world.report());
        host.page.bindDoctor(world.doctor());
        if (world.isKept()) {
            host.page.bindHistory(world.history());
            host.page.bindSeries(world.store());
            host.page.bindChecks(world.findings());
        }
        host.server.setExecutor(host.threads);
        host.server.createContext(CONSOLE, host::answer);
        host.server.start();
        return host;
    }

    /** The address of a page. */
    public String address(String query) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + CONSOLE + "/" + AgentPage.LABEL + query;
    }

    /** The size of the largest document that was sent, in bytes. */
    public long longestAnswer() {
        return longestAnswer;
    }

    private void answer(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int[] status = {200};
        try {
            page.service(request(exchange), response(exchange, body, status));
        } catch (ServletException defect) {
            throw new IOException(defect);
        }
        if (exchange.getRequestURI().getPath().endsWith(".json")) {
            longestAnswer = Math.max(longestAnswer, body.size());
        }
        exchange.sendResponseHeaders(status[0], body.size() == 0 ? -1 : body.size());
        exchange.getResponseBody().write(body.toByteArray());
        exchange.close();
    }

    private static HttpServletRequest request(HttpExchange exchange) {
        Map<String, List<String>> parameters =
                parameters(exchange.getRequestURI().getRawQuery());
        return proxy(HttpServletRequest.class, (self, method, arguments) -> switch (method.getName()) {
            case "getPathInfo" -> exchange.getRequestURI().getPath().substring(CONSOLE.length());
            case "getMethod" -> exchange.getRequestMethod();
            case "getParameter" ->
                parameters.getOrDefault(String.valueOf(arguments[0]), List.of()).stream()
                        .findFirst()
                        .orElse(null);
            case "getParameterValues" -> {
                List<String> values = parameters.get(String.valueOf(arguments[0]));
                yield values == null ? null : values.toArray(new String[0]);
            }
            default -> null;
        });
    }

    private static HttpServletResponse response(HttpExchange exchange, ByteArrayOutputStream body, int[] status) {
        ServletOutputStream out = new Body(body);
        return proxy(HttpServletResponse.class, (self, method, arguments) -> {
            switch (method.getName()) {
                case "getOutputStream" -> {
                    return out;
                }
                case "setHeader" ->
                    exchange.getResponseHeaders().set(String.valueOf(arguments[0]), String.valueOf(arguments[1]));
                case "setContentType" ->
                    exchange.getResponseHeaders().set("Content-Type", String.valueOf(arguments[0]));
                case "setStatus", "sendError" -> status[0] = (Integer) arguments[0];
                default -> {
                    // The servlet needs no other part of it.
                }
            }
            return method.getReturnType() == boolean.class ? (Object) false : null;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(PageHost.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Map<String, List<String>> parameters(@Nullable String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            parameters
                    .computeIfAbsent(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), unseen -> new ArrayList<>())
                    .add(parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static final class Body extends ServletOutputStream {
        private final ByteArrayOutputStream body;

        Body(ByteArrayOutputStream body) {
            this.body = body;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(int value) {
            body.write(value);
        }
    }
}
