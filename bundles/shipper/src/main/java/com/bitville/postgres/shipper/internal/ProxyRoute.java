package com.bitville.postgres.shipper.internal;

import static com.bitville.postgres.api.health.Areas.DELIVERY;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.api.health.Severity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The doctor's way to the listener by the proxy that delivery takes, with the login if the proxy asks for one. */
final class ProxyRoute {
    private final ProxyServer proxy;
    private final ProxyLogin login;
    private final int patience;

    ProxyRoute(ProxyServer proxy, ProxyLogin login, int patience) {
        this.proxy = proxy;
        this.login = login;
        this.patience = patience;
    }

    /**
     * Asks the proxy, and tells what came of it.
     *
     * @param head request line and headers without the empty line at the end
     * @param host the listener, as a finding names it
     * @param into takes findings
     * @return the connection with the answer's head, to be closed; empty where the proxy is no way
     */
    Optional<Passage> ask(String head, String host, List<Finding> into) {
        try {
            Passage passage = once(head, Optional.empty());
            if (passage.status() == ProxyLogin.DEMANDED) {
                String wanted = login.demanded(passage.challenges(), false);
                Optional<ProxyLogin.Sent> sent = login.current();
                passage.socket().close();
                if (sent.isEmpty()) {
                    into.add(error(wanted, loginRemedy()));
                    return Optional.empty();
                }
                passage = once(head, sent);
                if (passage.status() == ProxyLogin.DEMANDED) {
                    passage.socket().close();
                    into.add(error(login.demanded(passage.challenges(), true), loginRemedy()));
                    return Optional.empty();
                }
            }
            return usable(passage, host, into);
        } catch (IOException e) {
            String why = e instanceof SocketTimeoutException ? "no answer in time" : Failures.describe(e);
            into.add(error(
                    "the proxy " + proxy.url() + ": " + why,
                    Remedy.shell(
                            "timeout 5 bash -c '</dev/tcp/" + proxy.host() + "/" + proxy.port() + "' && echo open")));
            return Optional.empty();
        }
    }

    private Optional<Passage> usable(Passage passage, String host, List<Finding> into) throws IOException {
        boolean tunnel = passage.asked().startsWith("CONNECT ");
        if (tunnel && passage.status() / 100 != 2) {
            passage.socket().close();
            into.add(error(
                    "the proxy " + proxy.url() + " opens no way to " + host + ": "
                            + Scrub.line(passage.head().lines().findFirst().orElse("no answer"), 100),
                    Remedy.words("have CONNECT to " + host + " allowed at the proxy")));
            return Optional.empty();
        }
        into.add(Finding.ok(
                DELIVERY, "proxy", "", proxy.url() + (tunnel ? " opens a way to " : " answers for ") + host));
        return Optional.of(passage);
    }

    private Passage once(String head, Optional<ProxyLogin.Sent> sent) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(proxy.host(), proxy.port()), patience);
            socket.setSoTimeout(patience);
            String header = sent.map(
                            with -> "Proxy-Authorization: " + with.header().reveal() + "\r\n")
                    .orElse("");
            socket.getOutputStream().write((head + header + "\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            String answer = ClockSkew.head(socket.getInputStream());
            return new Passage(
                    socket, head, sent.map(with -> with.clean(answer)).orElse(answer));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * A connection over which the proxy has answered.
     *
     * @param asked the head of the request
     * @param head the head of the answer
     */
    record Passage(Socket socket, String asked, String head) {
        /** 0 where that was no answer. */
        int status() {
            String[] words = head.split("[ \r\n]", 3);
            return words.length > 1 && words[1].matches("[1-9]\\d\\d") ? Integer.parseInt(words[1]) : 0;
        }

        List<String> challenges() {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-authenticate:"))
                    .map(line -> line.substring("proxy-authenticate:".length()).strip())
                    .toList();
        }
    }

    private Remedy loginRemedy() {
        return login.lack().filter(lack -> lack.contains(BasicTunnels.PROPERTY)).isPresent()
                ? Remedy.shell(
                        "# where this Karaf is started:",
                        "export EXTRA_JAVA_OPTS=\"$EXTRA_JAVA_OPTS -D" + BasicTunnels.PROPERTY + "=\"")
                : Remedy.shell(
                        "# or have this host let through without one",
                        "bin/bitville config set listener.proxy_user USER",
                        "bin/bitville config set-secret listener.proxy_password");
    }

    private static Finding error(String message, Remedy remedy) {
        return Finding.of(Severity.ERROR, DELIVERY, "proxy", "", message, remedy);
    }
}
