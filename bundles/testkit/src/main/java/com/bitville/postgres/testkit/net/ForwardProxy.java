package com.bitville.postgres.testkit.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP forward proxy on loopback: opens tunnels on request and forwards plain requests. It may require a login, which it then does not
 * forward; without a required login it forwards any login it receives. Safe for use by several threads.
 */
public final class ForwardProxy implements AutoCloseable {
    private static final int MOST_HEAD = 16_384;

    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private volatile @Nullable String login;
    private volatile String challenge = "Basic realm=\"corp\"";

    private ForwardProxy(ServerSocket listening) {
        this.listening = listening;
    }

    /**
     * A proxy on a free port that requires no login.
     *
     * @return the proxy, to be closed
     */
    public static ForwardProxy start() {
        try {
            ForwardProxy proxy = new ForwardProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            ProxiedConnection.thread("bitville-forward-proxy", proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Requires a login from now on.
     *
     * @param user the only valid user
     * @param password the user's password
     * @return this
     */
    public ForwardProxy login(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        login = "Basic " + Base64.getEncoder().encodeToString(pair);
        return this;
    }

    /**
     * Sets its challenge; {@code Basic} by default.
     *
     * @param header the value of {@code Proxy-Authenticate}
     */
    public void challenge(String header) {
        challenge = header;
    }

    /**
     * Its address.
     *
     * @return an address such as {@code http://127.0.0.1:3128}
     */
    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /**
     * Its port.
     *
     * @return the port on 127.0.0.1
     */
    public int port() {
        return listening.getLocalPort();
    }

    /**
     * The requests so far.
     *
     * @return request line and headers of each request, in the order of arrival
     */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
                ProxiedConnection.thread("bitville-forward-proxy-client", () -> serve(client));
            } catch (IOException e) {
                // It was closed, which ends this.
                ProxiedConnection.close(listening);
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            String head = head(in);
            while (!head.isEmpty()) {
                heads.add(head);
                String wanted = login;
                if (wanted != null && !wanted.equals(header(head, "proxy-authorization"))) {
                    in.readNBytes(length(head));
                    write(
                            client,
                            "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: " + challenge
                                    + "\r\nContent-Length: 11\r\n\r\nwho are you");
                    head = head(in);
                } else {
                    head = onward(client, in, head) ? head(in) : "";
                }
            }
        } catch (IOException e) {
            // The client or the other side has closed: closes the rest.
            ProxiedConnection.close(client);
        } finally {
            open.remove(client);
        }
    }

    /** Returns whether the client may send more requests on this connection. */
    private boolean onward(Socket client, InputStream in, String head) throws IOException {
        String[] line = head.substring(0, head.indexOf("\r\n")).split(" ", 3);
        boolean tunnel = line[0].equals("CONNECT");
        URI uri = URI.create(tunnel ? "tunnel://" + line[1] : line[1]);
        try (Socket server = new Socket(uri.getHost(), uri.getPort())) {
            open.add(server);
            if (tunnel) {
                write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
                ProxiedConnection.thread("bitville-forward-proxy-back", () -> pump(server, client));
                in.transferTo(server.getOutputStream());
                return false;
            }
            write(server, line[0] + " " + uri.getRawPath() + " " + line[2] + handedOn(head));
            server.getOutputStream().write(in.readNBytes(length(head)));
            InputStream back = new BufferedInputStream(server.getInputStream());
            String answer = head(back);
            write(client, answer);
            boolean bounded =
                    line[0].equals("HEAD") || !header(answer, "content-length").isEmpty();
            int length = line[0].equals("HEAD") ? 0 : length(answer);
            client.getOutputStream().write(bounded ? back.readNBytes(length) : back.readAllBytes());
            return bounded;
        } finally {
            open.removeIf(Socket::isClosed);
        }
    }

    /** The headers, with the line end before and the empty line after them. */
    private String handedOn(String head) {
        StringBuilder kept = new StringBuilder("\r\n");
        head.lines().skip(1).filter(line -> !line.isEmpty()).forEach(line -> {
            String name = line.toLowerCase(Locale.ROOT);
            kept.append(login != null && name.startsWith("proxy-") ? "" : line + "\r\n");
        });
        return kept.append("\r\n").toString();
    }

    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side has closed: closes the other.
            ProxiedConnection.close(to);
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String head = "";
        int next = in.read();
        while (next >= 0 && bytes.size() < MOST_HEAD) {
            bytes.write(next);
            if (next == '\n') {
                head = bytes.toString(StandardCharsets.ISO_8859_1);
                if (head.endsWith("\r\n\r\n")) {
                    return head;
                }
            }
            next = in.read();
        }
        return "";
    }

    private static String header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    private static int length(String head) {
        String length = header(head, "content-length");
        return length.isEmpty() ? 0 : Integer.parseInt(length);
    }

    private static void write(Socket to, String text) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() {
        ProxiedConnection.close(listening);
        open.forEach(ProxiedConnection::close);
    }
}
