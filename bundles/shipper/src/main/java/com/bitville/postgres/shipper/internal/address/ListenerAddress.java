package com.bitville.postgres.shipper.internal.address;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/**
 * The URL for Java's client: the listener's URL, or, if the host has an underscore, which that client does not accept, the same URL with an
 * address. A proxy then gets the address, too.
 */
public final class ListenerAddress {
    /** Java's client reads it once, before any code of the agent; the distribution's start script sets it. */
    private static final boolean HOST_MAY_BE_SET = Arrays.stream(
                    System.getProperty("jdk.httpclient.allowRestrictedHeaders", "")
                            .split(",", -1))
            .anyMatch(header -> header.strip().equalsIgnoreCase("host"));

    private final URI url;
    private final ListenerEndpoint listenerEndpoint;
    private final Resolver resolver;
    private final ExecutorService threads;

    /** Looks a name up, as {@link InetAddress#getAllByName}. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] look(String host) throws UnknownHostException;
    }

    /** Looks names up in one of those threads, because a lookup cannot be interrupted. */
    public ListenerAddress(ListenerSettings settings, Resolver resolver, ExecutorService threads) {
        this.url = settings.url();
        this.listenerEndpoint = settings.endpoint();
        this.resolver = resolver;
        this.threads = threads;
    }

    /**
     * All addresses of the name.
     *
     * @return at least one
     * @throws UnknownHostException if there is none
     */
    public List<InetAddress> all() throws UnknownHostException {
        return List.of(resolver.look(listenerEndpoint.name()));
    }

    /**
     * Directs a request to the listener.
     *
     * @param end the deadline, by {@link System#nanoTime}
     * @throws UnknownHostException if the name had to be looked up and has no address
     * @throws TimeoutException if that took too long
     */
    public void direct(HttpRequest.Builder request, long end)
            throws UnknownHostException, TimeoutException, InterruptedException {
        if (!listenerEndpoint.isUnderscored()) {
            request.uri(listenerEndpoint.in(url));
            return;
        }
        Future<List<InetAddress>> look = threads.submit(this::all);
        try {
            List<InetAddress> addresses = look.get(Math.max(0, end - System.nanoTime()), NANOSECONDS);
            request.uri(listenerEndpoint.by(url, addresses.get(0)));
        } catch (ExecutionException e) {
            throw new UnknownHostException(String.valueOf(e.getCause()));
        } finally {
            look.cancel(true);
        }
        if (HOST_MAY_BE_SET) {
            request.header("Host", listenerEndpoint.authority());
        }
    }
}
