package com.bitville.postgres.shipper.internal.situation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.FakeSecrets;
import com.bitville.postgres.shipper.internal.answer.ListenerReply;
import com.bitville.postgres.shipper.internal.answer.ReachStep;
import com.bitville.postgres.shipper.internal.http.ListenerClient;
import com.bitville.postgres.shipper.internal.http.ListenerRequest;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever blocks, an attempt ends at its deadline, and at once by an interrupt or with the client; the connection ends with it. */
@Execution(ExecutionMode.CONCURRENT)
class HangTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(60);
    /** More than the system takes off the agent's hands. */
    private static final int TOO_MUCH = 16 << 20;

    private static final String HEAD = "HTTP/1.1 200 OK\r\n";

    @TempDir
    private java.nio.file.Path folder;

    private final Situation set = new Situation();
    /** The attempt hangs; it was given up; the other side saw the end of the connection. */
    private final CountDownLatch reached = new CountDownLatch(1);

    private final CountDownLatch givenUp = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Where an attempt can hang. */
    private enum Hang {
        LOOKUP(ReachStep.NAME, "the host name was not resolved within 1 s"),
        CONNECT(ReachStep.PORT, "no connection within 1 s"),
        TUNNEL(ReachStep.PROXY, "no response within 1 s"),
        TUNNEL_THAT_DRIPS(ReachStep.PROXY, "no response within 1 s"),
        HANDSHAKE(ReachStep.TLS, "no response within 1 s"),
        HANDSHAKE_HALF_DONE(ReachStep.TLS, "no response within 1 s"),
        REQUEST(ReachStep.ANSWER, "no response within 1 s"),
        REQUEST_BY_TLS(ReachStep.ANSWER, "no response within 1 s"),
        RESPONSE(ReachStep.ANSWER, "no response within 1 s"),
        HEAD_THAT_DRIPS(ReachStep.ANSWER, "no response within 1 s"),
        INTERIM_HEADS(ReachStep.ANSWER, "no response within 1 s"),
        BODY_THAT_DRIPS(ReachStep.ANSWER, "the response was not complete within 1 s"),
        CHUNKS_THAT_DRIP(ReachStep.ANSWER, "the response was not complete within 1 s");

        private final ReachStep step;
        private final String reason;

        Hang(ReachStep step, String reason) {
            this.step = step;
            this.reason = reason;
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsAtTheDeadline(Hang hang) throws Exception {
        try (set;
                ListenerClient client = client(hang)) {
            long start = System.nanoTime();
            ListenerClient.Outcome outcome = client.send(request(hang), SHORT, false);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900), LONG);
            assertThat(outcome.reason()).isEqualTo(hang.reason);
            assertThat(outcome.step()).isEqualTo(hang.step);
            assertThat(((ListenerReply.Failure) outcome.reply()).kind()).isEqualTo(ListenerReply.Kind.NETWORK);
            awaitClosed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsAtOnceByAnInterrupt(Hang hang) throws Exception {
        try (set;
                ListenerClient client = client(hang)) {
            CompletableFuture<ListenerClient.Outcome> outcome = new CompletableFuture<>();
            Thread sender = send(client, hang, outcome);
            awaitHang(hang);
            sender.interrupt();
            assertThat(outcome)
                    .failsWithin(Duration.ofSeconds(4))
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(InterruptedException.class);
            awaitClosed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsAtOnceWithTheClient(Hang hang) throws Exception {
        try (set) {
            ListenerClient client = client(hang);
            CompletableFuture<ListenerClient.Outcome> outcome = new CompletableFuture<>();
            Thread sender = send(client, hang, outcome);
            awaitHang(hang);
            client.close();
            assertThat(outcome.get(4, TimeUnit.SECONDS).reason()).isEqualTo("delivery by these settings has ended");
            sender.join(LONG.toMillis());
            awaitClosed();
        }
    }

    @Test
    void aLookupThatHangsStopsNoOtherAttempt() throws Exception {
        RawServer server = RawServer.start(Situation::stored);
        set.open.add(server::close);
        set.url = URI.create("http://somewhere.test:" + server.url("http").getPort() + "/x");
        CompletableFuture<Thread> stuck = new CompletableFuture<>();
        try (set;
                ListenerClient client =
                        new ListenerClient(set.settings(), new TlsTrust(Optional.empty()), new FakeSecrets(), host -> {
                            if (stuck.complete(Thread.currentThread())) {
                                pass(set.end);
                            }
                            return new InetAddress[] {InetAddress.getLoopbackAddress()};
                        })) {
            assertThat(client.send(request(Hang.LOOKUP), SHORT, false).step()).isEqualTo(ReachStep.NAME);
            assertThat(stuck.get().isAlive()).isTrue();
            assertThat(client.send(request(Hang.LOOKUP), LONG, false).step()).isEqualTo(ReachStep.DONE);
            set.end.countDown();
            Thread returned = stuck.get();
            await().atMost(LONG)
                    .until(() -> Arrays.stream(returned.getStackTrace())
                            .noneMatch(frame -> frame.getClassName().startsWith("com.bitville.")));
            assertThat(server.connections)
                    .as("an attempt that was given up sends nothing later")
                    .hasValue(1);
        }
    }

    private static ListenerRequest request(Hang hang) {
        boolean large = hang == Hang.REQUEST || hang == Hang.REQUEST_BY_TLS;
        return ListenerRequest.payload(new byte[large ? TOO_MUCH : 10], new Secret("the-key"));
    }

    private static Thread send(ListenerClient client, Hang hang, CompletableFuture<ListenerClient.Outcome> outcome) {
        Thread thread = new Thread(
                () -> {
                    try {
                        outcome.complete(client.send(request(hang), LONG, false));
                    } catch (InterruptedException e) {
                        outcome.completeExceptionally(e);
                    }
                },
                "sender");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** A request that nobody reads and a connection that nobody takes cannot be seen from the other side. */
    private void awaitHang(Hang hang) throws InterruptedException {
        assertThat(reached.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        String blocked = switch (hang) {
            case REQUEST, REQUEST_BY_TLS -> "blockingWriteFully";
            case CONNECT -> "blockingConnect";
            default -> "";
        };
        await().atMost(LONG)
                .until(() -> blocked.isEmpty()
                        || Thread.getAllStackTraces().entrySet().stream()
                                .filter(one -> one.getKey().getName().startsWith("bitville-shipper-http-"))
                                .flatMap(one -> Arrays.stream(one.getValue()))
                                .anyMatch(frame -> frame.getMethodName().equals(blocked)));
    }

    private void awaitClosed() throws InterruptedException {
        givenUp.countDown();
        assertThat(closed.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private ListenerClient client(Hang hang) throws IOException {
        Situations made = new Situations(folder);
        made.trust(set, made.root);
        set.timeout = hang == Hang.CONNECT ? Duration.ofSeconds(5) : LONG;
        set.container = "somewhere.test";
        switch (hang) {
            case LOOKUP -> {
                set.url = URI.create("https://somewhere.test/x");
                return new ListenerClient(set.settings(), new TlsTrust(set.ca), new FakeSecrets(), host -> {
                    reached.countDown();
                    pass(givenUp);
                    closed.countDown();
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                });
            }
            case CONNECT -> full();
            case TUNNEL -> proxy(this::silent);
            case TUNNEL_THAT_DRIPS -> proxy((connection, request) -> drips(connection, HEAD + "X: ", "y"));
            case HANDSHAKE -> set.raw(this::silent, "https");
            case HANDSHAKE_HALF_DONE ->
                set.raw(
                        (connection, request) -> {
                            connection.getInputStream().read(new byte[4096]);
                            // The header of a ServerHello, and the beginning of it.
                            connection.getOutputStream().write(new byte[] {22, 3, 3, 0, 90, 2, 0, 0, 86, 3, 3});
                            return silent(connection, request);
                        },
                        "https");
            case REQUEST -> deaf(new ServerSocket(), "http");
            case REQUEST_BY_TLS ->
                deaf(made.local.identity().context().getServerSocketFactory().createServerSocket(), "https");
            case RESPONSE -> listener(this::silent);
            case HEAD_THAT_DRIPS -> listener((connection, request) -> drips(connection, HEAD + "X: ", "y"));
            case INTERIM_HEADS ->
                listener((connection, request) -> drips(connection, "", "HTTP/1.1 103 Early Hints\r\n\r\n"));
            case BODY_THAT_DRIPS ->
                listener((connection, request) -> drips(connection, HEAD + "Content-Length: 9999\r\n\r\n", "{"));
            case CHUNKS_THAT_DRIP ->
                listener((connection, request) ->
                        drips(connection, HEAD + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n{\r\n"));
        }
        return set.client(new TlsTrust(set.ca), new FakeSecrets());
    }

    private void listener(RawServer.Script script) throws IOException {
        set.listen(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script, "http", "127.0.0.1");
    }

    private void proxy(RawServer.Script script) {
        set.url = URI.create("https://listener.test/x");
        set.by(script);
    }

    /** Reads nothing of a request, and has next to no room for what it does not read. */
    private void deaf(ServerSocket socket, String scheme) throws IOException {
        set.open.add(socket);
        socket.setReceiveBufferSize(2048);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Situation.accept(socket, (connection, request) -> {
            if (connection instanceof javax.net.ssl.SSLSocket tls) {
                tls.startHandshake();
            }
            return silent(connection, request);
        });
        set.url = URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + "/x");
    }

    /** A port whose queue of connections is full: the system answers no further one. */
    private void full() throws IOException {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        set.open.add(socket);
        for (int i = 0; i < 2; i++) {
            set.open.add(new Socket(InetAddress.getLoopbackAddress(), socket.getLocalPort()));
        }
        set.url = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/x");
        reached.countDown();
        closed.countDown();
    }

    private boolean silent(Socket connection, String request) throws IOException, InterruptedException {
        reached.countDown();
        givenUp.await();
        try {
            RawServer.awaitClose(connection);
        } finally {
            closed.countDown();
        }
        return false;
    }

    private boolean drips(Socket connection, String first, String drop) throws IOException, InterruptedException {
        RawServer.write(connection, first);
        reached.countDown();
        try {
            while (true) {
                RawServer.write(connection, drop);
                Thread.sleep(20);
            }
        } catch (IOException e) {
            closed.countDown();
            return false;
        }
    }

    private static void pass(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // A lookup cannot be interrupted.
                assertThat(latch.getCount()).isNotNegative();
            }
        }
    }
}
