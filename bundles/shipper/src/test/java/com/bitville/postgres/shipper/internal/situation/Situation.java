package com.bitville.postgres.shipper.internal.situation;

import com.bitville.postgres.api.config.Secrets;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.address.ProxyServer;
import com.bitville.postgres.shipper.internal.http.ListenerClient;
import com.bitville.postgres.shipper.internal.tls.TlsTrust;
import com.bitville.postgres.testkit.tls.TestIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A listener, possibly a proxy, the agent's settings for them, and the expected result. */
public final class Situation implements AutoCloseable {
    final List<Closeable> open = new ArrayList<>();
    public final CountDownLatch end = new CountDownLatch(1);
    public URI url = URI.create("http://127.0.0.1:1/");
    public Duration timeout = Duration.ofSeconds(60);
    public Optional<Path> ca = Optional.empty();
    public Optional<ProxyServer> proxy = Optional.empty();
    String container = "";
    InetAddress[] containerAddress = {InetAddress.getLoopbackAddress()};
    boolean delivered;
    public String told = "";

    ListenerSettings settings() {
        return new ListenerSettings(url, timeout, ca, proxy, 60, true);
    }

    ListenerClient client(TlsTrust tlsTrust, Secrets secrets) {
        return new ListenerClient(settings(), tlsTrust, secrets, this::look);
    }

    private InetAddress[] look(String host) throws UnknownHostException {
        if (!host.equals(container)) {
            return InetAddress.getAllByName(host);
        }
        return containerAddress;
    }

    boolean delivered() {
        return delivered;
    }

    String told() {
        return told;
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        for (Closeable one : open) {
            one.close();
        }
    }

    public void well() {
        delivered = true;
    }

    public void listen(ServerSocket socket, RawServer.Script script, String scheme, String host) {
        RawServer server = new RawServer(socket, script);
        open.add(server::close);
        url = URI.create(scheme + "://" + host + ":" + socket.getLocalPort() + "/ingest/postgres");
    }

    /** A server that is no HTTP server at all. */
    public void raw(RawServer.Script script, String scheme) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(socket);
        accept(socket, script);
        url = URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort() + "/ingest/postgres");
    }

    static void accept(ServerSocket socket, RawServer.Script script) {
        Thread thread = new Thread(
                () -> {
                    while (!socket.isClosed()) {
                        try {
                            each(socket.accept(), script);
                        } catch (IOException e) {
                            return;
                        }
                    }
                },
                "raw-acceptor");
        thread.setDaemon(true);
        thread.start();
    }

    static void each(Socket connection, RawServer.Script script) {
        Thread thread = new Thread(
                () -> {
                    try (connection) {
                        script.serve(connection, "");
                    } catch (IOException e) {
                        // The client closed the connection.
                        return;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "raw-connection");
        thread.setDaemon(true);
        thread.start();
    }

    public void by(RawServer.Script script) {
        RawServer server = RawServer.start(script);
        open.add(server::close);
        proxy = Optional.of(new ProxyServer("127.0.0.1", server.url("http").getPort(), ""));
    }

    public static boolean stored(Socket connection, String request) throws IOException {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n";
        RawServer.write(connection, request.startsWith("HEAD ") ? head : head + "{\"status\":\"ok\"}");
        return !request.startsWith("HEAD ");
    }

    public static RawServer.Script answers(int status, String headers, String body) {
        return (connection, request) -> {
            String all = RawServer.response(status, headers, body);
            RawServer.write(
                    connection, request.startsWith("HEAD ") ? all.substring(0, all.length() - body.length()) : all);
            return false;
        };
    }

    public static SSLServerSocket tls(TestIdentity identity, Consumer<SSLServerSocket> with) throws IOException {
        SSLServerSocket socket = (SSLServerSocket)
                identity.context().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("::"));
        with.accept(socket);
        return socket;
    }

    /** A listener by TLS at that host. */
    public void https(TestIdentity identity, String host) throws IOException {
        listen(tls(identity, socket -> {}), Situation::stored, "https", host);
    }

    public void with(TestIdentity identity, Consumer<SSLServerSocket> how) throws IOException {
        listen(tls(identity, how), Situation::stored, "https", "127.0.0.1");
    }

    /** The same at any name, as a proxy that knows just the one listener leads there whatever it is asked for. */
    void named(TestIdentity identity, String host) throws IOException {
        SSLServerSocket socket = tls(identity, any -> {});
        listen(socket, Situation::stored, "https", host);
        by((client, request) -> tunnel(client, socket.getLocalPort()));
    }

    static boolean tunnel(Socket client, int port) throws IOException, InterruptedException {
        try (Socket onward = new Socket(InetAddress.getLoopbackAddress(), port)) {
            RawServer.write(client, "HTTP/1.1 200 OK\r\n\r\n");
            Thread back = new Thread(() -> pump(onward, client), "tunnel-back");
            back.setDaemon(true);
            back.start();
            pump(client, onward);
            back.join();
        }
        return false;
    }

    static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has closed: closes the other.
            return;
        }
    }

    static boolean asked(Socket connection, String name) {
        ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) connection).getSession();
        return session.getRequestedServerNames().stream()
                .anyMatch(asked -> new String(asked.getEncoded(), StandardCharsets.US_ASCII).equals(name));
    }

    public void say(String scheme, String hex) throws IOException {
        raw(
                (connection, request) -> {
                    connection.getInputStream().read(new byte[4096]);
                    connection.getOutputStream().write(HexFormat.of().parseHex(hex));
                    connection.getOutputStream().flush();
                    return false;
                },
                scheme);
    }
}
