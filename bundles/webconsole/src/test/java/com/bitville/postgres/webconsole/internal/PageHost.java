package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.page.AgentPages;
import com.bitville.postgres.api.page.PageContent;
import com.bitville.postgres.api.page.PageHome;
import com.bitville.postgres.webconsole.internal.world.PagesWorld;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The pages behind a small server, over a world that a test makes; without the console's login. */
public final class PageHost implements AutoCloseable {
    private static final String ADDRESS = "/system/console/" + AgentPages.LABEL;

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
        host.server.createContext(ADDRESS, host::answer);
        host.server.start();
        return host;
    }

    /** The address of a page. */
    public String address(String query) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + ADDRESS + query;
    }

    /** The size of the largest document that was sent, in bytes. */
    public long longestAnswer() {
        return longestAnswer;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(ADDRESS.length());
        Map<String, List<String>> parameters =
                parameters(exchange.getRequestURI().getRawQuery());
        try (exchange) {
            Optional<PageContent> found = page.find(path, parameters, new PageHome("bundles", "Console"));
            if (found.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = found.get().body();
            if (path.endsWith(".json")) {
                longestAnswer = Math.max(longestAnswer, body.length);
            }
            found.get().headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
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
}
