package com.bitville.postgres.testkit.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Ports for processes that are about to be started, and for servers of tests that stop listening and listen again. They are below those that
 * the kernel gives to whoever asks for any, since such a port may go to another program while nobody listens on it; and each process of tests
 * has a range of its own.
 */
public final class FreePort {
    private static final int FIRST = 10_000;
    private static final int RANGES = 80;
    private static final int LENGTH = 250;
    private static final int START = FIRST + (int) (ProcessHandle.current().pid() % RANGES) * LENGTH;

    private static int given;

    private FreePort() {}

    /**
     * A port that nobody listens on, another one at each call until its range is used up.
     *
     * @return the port
     * @throws IllegalStateException if all ports of the range are in use
     */
    public static synchronized int next() {
        for (int i = 0; i < LENGTH; i++) {
            int port = START + given++ % LENGTH;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("all ports from " + START + " to " + (START + LENGTH - 1) + " are in use");
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port), 1);
            return true;
        } catch (BindException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port, e);
        }
    }
}
