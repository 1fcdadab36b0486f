package com.bitville.postgres.testkit.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.testkit.net.NetworkFault.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
    private ServerSocket echo;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        ProxiedConnection.thread("echo-accept", this::accept);
        proxy = FaultProxy.to(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    private void accept() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                ProxiedConnection.thread("echo", () -> echo(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            ProxiedConnection.close(socket);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void write(Socket socket, int length) {
        try {
            socket.getOutputStream().write(new byte[length]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int read(Socket socket, int length) throws IOException {
        return socket.getInputStream().readNBytes(length).length;
    }

    @Test
    void passesAllOnAndCounts() throws IOException {
        try (Socket socket = connect()) {
            write(socket, 100_000);
            assertThat(read(socket, 100_000)).isEqualTo(100_000);
            assertThat(proxy.openConnections()).isEqualTo(1);
        }
        assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(100_000);
        assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(100_000);
        assertThat(proxy.connections()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(60)).until(() -> proxy.openConnections() == 0);
    }

    @Test
    void refusesNewConnectionsAndListensAgainOnTheSamePort() throws IOException {
        proxy.set(new NetworkFault.Refuse());
        assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        proxy.heal();
        try (Socket socket = connect()) {
            write(socket, 1);
            assertThat(read(socket, 1)).isEqualTo(1);
        }
    }

    @Test
    void acceptsAndIgnores() throws IOException {
        proxy.set(new NetworkFault.Ignore());
        try (Socket socket = connect()) {
            socket.setSoTimeout(100);
            write(socket, 1);
            assertThatThrownBy(() -> read(socket, 1)).isInstanceOf(SocketTimeoutException.class);
            assertThat(proxy.bytes(Direction.TO_SERVER)).isZero();
        }
    }

    @Test
    void losesBytesForEverInABlackHole() throws IOException {
        proxy.set(new NetworkFault.BlackHole(Direction.TO_CLIENT, 10));
        try (Socket socket = connect()) {
            write(socket, 25);
            assertThat(read(socket, 10)).isEqualTo(10);
            proxy.heal();
            write(socket, 25);
            socket.setSoTimeout(100);
            assertThatThrownBy(() -> read(socket, 1)).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void dripsUntilItHeals() throws IOException {
        proxy.set(new NetworkFault.Drip(Direction.TO_CLIENT, 2, Duration.ofSeconds(60)));
        try (Socket socket = connect()) {
            write(socket, 10);
            assertThat(read(socket, 2)).isEqualTo(2);
            assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(2);
            proxy.heal();
            assertThat(read(socket, 8)).isEqualTo(8);
        }
    }

    @Test
    void delaysEachPortion() throws IOException {
        proxy.set(new NetworkFault.Delay(Direction.TO_SERVER, Duration.ofMillis(150)));
        try (Socket socket = connect()) {
            long start = System.nanoTime();
            write(socket, 1);
            assertThat(read(socket, 1)).isEqualTo(1);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(150));
        }
    }

    @Test
    void resetsAnIdleConnectionAtOnce() throws IOException {
        try (Socket socket = connect()) {
            write(socket, 1);
            read(socket, 1);
            proxy.set(new NetworkFault.Reset(Direction.TO_CLIENT, 0));
            assertThatThrownBy(() -> read(socket, 1))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void cutsAfterSoManyBytes() throws IOException {
        proxy.set(new NetworkFault.Cut(Direction.TO_CLIENT, 7));
        try (Socket socket = connect()) {
            write(socket, 20);
            assertThat(read(socket, 20)).isEqualTo(7);
        }
    }

    @Test
    void halfClosesTowardsTheClientAlone() throws IOException {
        proxy.set(new NetworkFault.HalfClose(Direction.TO_CLIENT, 3));
        try (Socket socket = connect()) {
            write(socket, 5);
            assertThat(read(socket, 5)).isEqualTo(3);
            write(socket, 5);
            await().atMost(Duration.ofSeconds(60)).until(() -> proxy.bytes(Direction.TO_SERVER) == 10);
        }
    }

    @Test
    void stopsReadingSoThatTheSenderIsHeldUp() throws IOException, InterruptedException {
        proxy.set(new NetworkFault.StopReading(Direction.TO_SERVER, 0));
        try (Socket socket = connect()) {
            Thread writer = new Thread(() -> write(socket, 16 << 20));
            writer.start();
            writer.join(300);
            assertThat(writer.isAlive()).isTrue();
            proxy.set(new NetworkFault.BlackHole(Direction.TO_CLIENT, 0));
            writer.join(60_000);
            assertThat(writer.isAlive()).isFalse();
        }
    }

    @Test
    void resetsTheClientWhereTheServerIsGone() throws IOException {
        try (FaultProxy toNobody = FaultProxy.to(ClosedPort.number());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), toNobody.port())) {
            socket.setSoTimeout(60_000);
            assertThatThrownBy(() -> read(socket, 1)).isInstanceOf(SocketException.class);
        }
    }
}
