package com.bitville.postgres.prometheus.internal.http;

import com.bitville.postgres.prometheus.internal.access.WebAccess;
import com.bitville.postgres.prometheus.internal.http.ScrapeRequest.Answerer;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** The HTTP server. */
public final class ScrapeServer implements AutoCloseable {
    private static final int AT_ONCE = 4;
    private static final int BACKLOG = 50;
    /** What a scrape may take; Prometheus gives up after 10 s itself. */
    public static final Duration LONGEST = Duration.ofSeconds(10);

    private final HttpServer server;
    private final BoundedWorkers workers;

    private ScrapeServer(HttpServer server, BoundedWorkers workers) {
        this.server = server;
        this.workers = workers;
    }

    /**
     * Opens the port.
     *
     * @param access certificate and logins; empty on loopback without them
     * @param longest after which a request is cut off
     */
    public static ScrapeServer open(
            InetSocketAddress address, Optional<WebAccess> access, Answerer answerer, Duration longest)
            throws IOException {
        Optional<HttpsConfigurator> tls = access.flatMap(WebAccess::tls).map(HttpsConfigurator::new);
        HttpServer server =
                tls.isPresent() ? HttpsServer.create(address, BACKLOG) : HttpServer.create(address, BACKLOG);
        if (server instanceof HttpsServer secured) {
            tls.ifPresent(secured::setHttpsConfigurator);
        }
        BoundedWorkers workers = new BoundedWorkers(AT_ONCE, longest);
        server.setExecutor(workers);
        server.createContext("/", new ScrapeHandler(answerer, access));
        server.start();
        return new ScrapeServer(server, workers);
    }

    /** The port, also if a free one was asked for. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.close();
    }
}
