package com.bitville.postgres.testkit.net;

import com.bitville.postgres.testkit.net.NetworkFault.Direction;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** A client's connection and the one to the server behind it. */
final class ProxiedConnection {
    private final FaultProxy proxy;
    private final Socket client;
    private final Socket server;
    private final List<Pump> pumps;

    ProxiedConnection(FaultProxy proxy, Socket client, Socket server) {
        this.proxy = proxy;
        this.client = client;
        this.server = server;
        this.pumps = List.of(
                new Pump(this, Direction.TO_SERVER, client, server, proxy.faults(), proxy.counter(Direction.TO_SERVER)),
                new Pump(
                        this, Direction.TO_CLIENT, server, client, proxy.faults(), proxy.counter(Direction.TO_CLIENT)));
    }

    void start() {
        pumps.forEach(pump -> thread("bitville-proxy-pump", pump));
    }

    /** Applies a fault that was just set to an idle connection. */
    void strike() {
        for (Pump pump : pumps) {
            try {
                pump.end(proxy.faults().now());
            } catch (IOException e) {
                reset();
            }
        }
    }

    void reset() {
        reset(client);
        reset(server);
        proxy.ended(this);
    }

    void finish() {
        close(client);
        close(server);
        proxy.ended(this);
    }

    /** Called by each direction at its end; the connection is over when both are. */
    void ended() {
        if (pumps.stream().allMatch(Pump::isOver)) {
            finish();
        }
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Already closed, as intended.
        }
        close(socket);
    }

    static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // A socket that cannot be closed in an orderly way counts as closed.
        }
    }

    static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
