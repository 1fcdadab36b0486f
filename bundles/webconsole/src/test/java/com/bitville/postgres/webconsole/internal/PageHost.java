package com.bitville.postgres.webconsole.internal;

import com.bitville.postgres.api.history.History;
import com.bitville.postgres.api.history.series.SeriesStore;
import com.bitville.postgres.api.page.AgentPages;
import com.bitville.postgres.api.page.PageContent;
import com.bitville.postgres.api.page.PageHome;
import com.bitville.postgres.webconsole.internal.world.PagesWorld;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The pages behind a small server, over a world that a test makes; without the console's login. */
public final class PageHost implements AutoCloseable {
    private static final String ADDRESS = "/system/console/" + AgentPages.LABEL;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final AgentPage page = new AgentPage();
    private final Queue<Cost> costs = new ConcurrentLinkedQueue<>();
    private volatile long longestAnswer;

    /** What a document cost: its size, and the CPU time of the thread that made it. */
    public record Cost(long bytes, double cpuMs) {
        /** The most of each. */
        public Cost most(Cost other) {
            return new Cost(Math.max(bytes, other.bytes), Math.max(cpuMs, other.cpuMs));
        }
    }

    private PageHost(HttpServer server) {
        this.server = server;
    }

    /** Starts it on any port of this host. */
    public static PageHost start(PagesWorld world) throws IOException {
        return world.isKept() ? start(world, world.history(), world.store()) : start(world, null, null);
    }

    /** Starts it over a memory of the hour and one of days that is not the world's own, or over none. */
    public static PageHost start(PagesWorld world, @Nullable History history, @Nullable SeriesStore store)
            throws IOException {
        PageHost host = new PageHost(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        host.page.bindReport(world.report());
        host.page.bindDoctor(world.doctor());
        if (history != null && store != null) {
            host.page.bindHistory(history);
            host.page.bindSeries(store);
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

    /** What each document cost since this was asked last. */
    public List<Cost> costs() {
        List<Cost> told = new ArrayList<>();
        for (Cost cost = costs.poll(); cost != null; cost = costs.poll()) {
            told.add(cost);
        }
        return told;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(ADDRESS.length());
        Map<String, List<String>> parameters =
                parameters(exchange.getRequestURI().getRawQuery());
        try (exchange) {
            long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            Optional<PageContent> found = page.find(path, parameters, new PageHome("bundles", "Console"));
            if (found.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            byte[] body = found.get().body();
            if (path.endsWith(".json")) {
                longestAnswer = Math.max(longestAnswer, body.length);
                long taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
                costs.add(new Cost(body.length, taken / 1e6));
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
