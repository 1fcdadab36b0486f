package com.bitville.postgres.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Ports on loopback at which connections are refused.
 *
 * <p>A port that was merely closed is not one of them: a process that is started at that moment has a copy of the listening socket until it
 * runs, and another listener may be given the number.
 */
public final class ClosedPort {
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final Socket HELD = held();

    private ClosedPort() {}

    /**
     * A port that refuses for as long as this process lives: it is bound, and nothing listens.
     *
     * @return the port on loopback
     */
    public static int number() {
        return HELD.getLocalPort();
    }

    /**
     * Waits until a port that was just closed refuses connections.
     *
     * @param address the address that was listened on
     * @throws IllegalStateException if it still accepts connections after 30 s
     */
    public static void awaitRefusal(InetSocketAddress address) {
        long end = System.nanoTime() + MOST.toNanos();
        while (accepts(address)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(address + " still accepts connections after " + MOST);
            }
            Thread.onSpinWait();
        }
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private static Socket held() {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot bind a port on loopback", e);
        }
        return socket;
    }
}
