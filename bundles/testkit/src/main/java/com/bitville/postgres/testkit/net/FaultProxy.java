package com.bitville.postgres.testkit.net;

import com.bitville.postgres.testkit.net.NetworkFault.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback, in front of PostgreSQL or a listener, that can simulate network faults. The fault can be changed at any time and
 * applies to open connections too, unless documented otherwise.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int CONNECT_MS = 5_000;

    private final InetSocketAddress address;
    private final FaultSwitch faults = new FaultSwitch();
    private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> ignored = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final Map<Direction, AtomicLong> bytes = new EnumMap<>(Direction.class);
    private volatile InetSocketAddress target;
    private @Nullable ServerSocket listening;
    private @Nullable Thread acceptor;

    private FaultProxy(InetSocketAddress target) {
        this.target = target;
        for (Direction direction : Direction.values()) {
            bytes.put(direction, new AtomicLong());
        }
        listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePort.next()));
        this.address = (InetSocketAddress) listenerAddress();
    }

    /**
     * A proxy on a free port that forwards everything.
     *
     * @param port a port on 127.0.0.1
     * @return the proxy, to be closed
     */
    public static FaultProxy to(int port) {
        return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /**
     * The proxy's own port, always the same.
     *
     * @return the port on 127.0.0.1
     */
    public int port() {
        return address.getPort();
    }

    /**
     * Changes the fault immediately.
     *
     * @param fault the fault, or {@link NetworkFault.None}
     */
    public synchronized void set(NetworkFault fault) {
        faults.set(fault);
        if (fault instanceof NetworkFault.Refuse) {
            stopListening();
            ClosedPort.awaitRefusal(address);
        } else if (listening == null) {
            listen(address);
        }
        open.forEach(ProxiedConnection::strike);
    }

    /** Forwards everything again; a connection that has lost bytes stays broken. */
    public void heal() {
        set(new NetworkFault.None());
    }

    /**
     * Forwards new connections to another server, as when its address moves; open connections do not change.
     *
     * @param port a port on 127.0.0.1
     */
    public void redirect(int port) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Resets all open connections (RST), whatever the fault. */
    public void resetAll() {
        open.forEach(ProxiedConnection::reset);
        ignored.forEach(ProxiedConnection::reset);
        ignored.clear();
    }

    /**
     * The total number of accepted connections.
     *
     * @return the number
     */
    public int connections() {
        return accepted.get();
    }

    /**
     * The number of open connections, including ignored ones.
     *
     * @return the number
     */
    public int openConnections() {
        return open.size() + ignored.size();
    }

    /**
     * The number of forwarded bytes.
     *
     * @param direction the direction
     * @return the sum over all connections
     */
    public long bytes(Direction direction) {
        return counter(direction).get();
    }

    /** Stops listening and ends all connections. */
    @Override
    public synchronized void close() {
        stopListening();
        faults.set(new NetworkFault.Reset(Direction.TO_SERVER, 0));
        resetAll();
    }

    AtomicLong counter(Direction direction) {
        AtomicLong counter = bytes.get(direction);
        if (counter == null) {
            throw new IllegalStateException("no counter for " + direction);
        }
        return counter;
    }

    FaultSwitch faults() {
        return faults;
    }

    void ended(ProxiedConnection connection) {
        open.remove(connection);
    }

    private synchronized SocketAddress listenerAddress() {
        if (listening == null) {
            throw new IllegalStateException("the proxy does not listen");
        }
        return listening.getLocalSocketAddress();
    }

    private synchronized void listen(InetSocketAddress where) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(where);
            listening = socket;
            acceptor = ProxiedConnection.thread("bitville-proxy-accept", () -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + where, e);
        }
    }

    private synchronized void stopListening() {
        if (listening != null) {
            ProxiedConnection.close(listening);
            listening = null;
            awaitAcceptor();
        }
    }

    /** The kernel keeps listening until the accepting call has returned. */
    private void awaitAcceptor() {
        try {
            if (acceptor != null) {
                acceptor.join(CONNECT_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            Socket client;
            try {
                client = socket.accept();
            } catch (IOException e) {
                // Closing the socket ends the accepting call.
                return;
            }
            accepted.incrementAndGet();
            if (faults.now() instanceof NetworkFault.Ignore) {
                ignored.add(client);
            } else {
                connect(client);
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            server.connect(target, CONNECT_MS);
        } catch (IOException e) {
            ProxiedConnection.close(server);
            ProxiedConnection.reset(client);
            return;
        }
        ProxiedConnection connection = new ProxiedConnection(this, client, server);
        open.add(connection);
        connection.start();
    }
}
