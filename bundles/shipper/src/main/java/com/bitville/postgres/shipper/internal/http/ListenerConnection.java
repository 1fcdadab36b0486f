package com.bitville.postgres.shipper.internal.http;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.shipper.internal.address.ListenerSettings;
import com.bitville.postgres.shipper.internal.address.NameResolver;
import com.bitville.postgres.shipper.internal.address.ProxyServer;
import com.bitville.postgres.shipper.internal.answer.AttemptException;
import com.bitville.postgres.shipper.internal.answer.ReachStep;
import com.bitville.postgres.shipper.internal.tls.TlsProbe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the listener, straight or through the proxy, with TLS for https. Opened by its first exchange. One thread uses it at a
 * time, except for {@link #abort} and what tells of its progress.
 */
final class ListenerConnection {
    /** Some servers and firewalls refuse requests without one. */
    private static final String AGENT = "bitville-postgres-agent";

    private final ListenerSettings settings;
    private final NameResolver resolver;
    private final Optional<TlsProbe> tls;
    private volatile boolean aborted;
    private volatile @Nullable SocketChannel channel;
    /** Of requests and responses; a tunnel is opened over one of its own. */
    private volatile @Nullable HttpStream stream;

    private volatile ReachStep step = ReachStep.NAME;

    /** Opens nothing yet. {@code tls} is empty for plain http. */
    ListenerConnection(ListenerSettings settings, NameResolver resolver, Optional<TlsProbe> tls) {
        this.settings = settings;
        this.resolver = resolver;
        this.tls = tls;
    }

    /**
     * Sends a request and reads the response to it; opens the connection first if it is not open.
     *
     * @param request what to send
     * @param login for the proxy, if it asked for one
     * @param once whether the exchange ends with the head of the response
     * @return the response; the proxy's if it opened no tunnel, which {@link #step} tells
     * @throws IOException if there is none; {@link #step} tells how far it came
     */
    ListenerResponse exchange(ListenerRequest request, Optional<Secret> login, boolean once) throws IOException {
        HttpStream open = stream;
        if (open == null) {
            Socket socket = connect();
            if (tls.isPresent()) {
                if (settings.proxy().isPresent()) {
                    step = ReachStep.PROXY;
                    ListenerResponse answer = new HttpStream(socket).exchange(tunnel(login), new byte[0], true);
                    if (answer.status() != 200) {
                        return answer;
                    }
                }
                step = ReachStep.TLS;
                socket = tls.get().secure(socket, settings.port());
            }
            open = new HttpStream(socket);
            stream = open;
        }
        step = ReachStep.ANSWER;
        return open.exchange(message(request, login), request.body(), once);
    }

    private Socket connect() throws IOException {
        Optional<ProxyServer> proxy = settings.proxy();
        String name = proxy.map(ProxyServer::name).orElseGet(settings.endpoint()::name);
        int port = proxy.map(ProxyServer::port).orElseGet(settings::port);
        go();
        InetSocketAddress address = new InetSocketAddress(resolver.look(name)[0], port);
        go();
        step = ReachStep.PORT;
        SocketChannel made = SocketChannel.open();
        channel = made;
        if (aborted) {
            made.close();
        }
        made.setOption(StandardSocketOptions.TCP_NODELAY, true);
        try {
            made.socket().connect(address, (int) settings.connectTimeout().toMillis());
        } catch (SocketTimeoutException e) {
            throw new AttemptException(
                    "no connection within " + settings.connectTimeout().toSeconds() + " s");
        }
        return made.socket();
    }

    private void go() throws IOException {
        if (aborted) {
            throw new AttemptException("the attempt was given up");
        }
    }

    /** Only the proxy gets it. */
    private ClassicHttpRequest tunnel(Optional<Secret> login) {
        String to = settings.endpoint().host() + ":" + settings.port();
        ClassicHttpRequest request = new BasicClassicHttpRequest("CONNECT", null, null, to);
        request.addHeader("Host", to);
        request.addHeader("User-Agent", AGENT);
        login.ifPresent(value -> request.addHeader("Proxy-Authorization", value.reveal()));
        return request;
    }

    /** A proxy without a tunnel needs the whole URL, and gets the login with each request. */
    private ClassicHttpRequest message(ListenerRequest request, Optional<Secret> login) {
        boolean forwarded = settings.proxy().isPresent() && tls.isEmpty();
        String target = (forwarded ? "http://" + settings.authority() : "") + settings.target();
        ClassicHttpRequest message = new BasicClassicHttpRequest(request.method(), null, null, target);
        message.addHeader("Host", settings.authority());
        message.addHeader("User-Agent", AGENT);
        if (request.authorization().isPresent()) {
            message.addHeader("Content-Type", "application/json");
            message.addHeader("Authorization", request.authorization().get().reveal());
            message.addHeader("Content-Length", Integer.toString(request.body().length));
        }
        if (forwarded) {
            login.ifPresent(value -> message.addHeader("Proxy-Authorization", value.reveal()));
        }
        return message;
    }

    /** Whether another exchange may follow, by the response to the last one. */
    boolean reusable() {
        HttpStream open = stream;
        return open != null && open.reusable();
    }

    /** Whether the other side has neither closed it nor sent anything without being asked; waits for nothing. */
    boolean idle() {
        SocketChannel open = channel;
        if (open == null) {
            return false;
        }
        try {
            open.configureBlocking(false);
            int count = open.read(ByteBuffer.allocate(1));
            open.configureBlocking(true);
            return count == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** How far the last exchange came. */
    ReachStep step() {
        return step;
    }

    /** Whether a byte of the response to the last request has come. */
    boolean begun() {
        HttpStream open = stream;
        return open != null && open.begun();
    }

    /** Whether the head of the response to the last request is complete. */
    boolean headed() {
        HttpStream open = stream;
        return open != null && open.headed();
    }

    /** Called by any thread: ends whatever blocks, except for a name lookup. Closes no TLS: that may block, too. */
    void abort() {
        aborted = true;
        SocketChannel open = channel;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is closed all the same.
                return;
            }
        }
    }
}
