package com.bitville.postgres.demo.internal.page;

import com.bitville.postgres.api.page.AgentPages;
import com.bitville.postgres.demo.internal.view.Board;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The server of the page, separate so that the page works while the listener is down. */
public final class PageServer {
    private static final int THREADS = 4;

    private final HttpServer server;
    private final ExecutorService threads;

    private PageServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Serves on loopback.
     *
     * @param port the port, 0 for a free one
     * @param board the data to show
     * @param outageSwitch the switch of the listener
     * @param pages the agent's own pages, null while it has none
     * @param clock the current time
     * @return a handle that stops it
     * @throws IOException if the port is in use
     */
    public static PageServer start(
            int port, Board board, OutageSwitch outageSwitch, Supplier<@Nullable AgentPages> pages, Clock clock)
            throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "bitville-demo-page");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext(
                "/",
                new PageHandler(
                        board,
                        outageSwitch,
                        new AgentPagesLink(pages),
                        new RequestOrigin(server.getAddress().getPort()),
                        clock));
        server.start();
        return new PageServer(server, threads);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Stops at once; open connections are closed. */
    public void stop() {
        server.stop(0);
        threads.shutdownNow();
    }
}
