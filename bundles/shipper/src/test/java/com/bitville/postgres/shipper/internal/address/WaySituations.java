package com.bitville.postgres.shipper.internal.address;

import com.bitville.postgres.shipper.internal.situation.RawServer;
import com.bitville.postgres.shipper.internal.situation.Situation;
import com.bitville.postgres.shipper.internal.situation.Situations;
import com.bitville.postgres.testkit.net.ClosedPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Proxies and other servers between the agent and the listener, or in its place. */
public final class WaySituations {
    private WaySituations() {}

    public static void addTo(Map<String, Situations.How> all) {
        all.put("no port", (made, into) -> {
            into.url = URI.create("https://127.0.0.1:" + ClosedPort.number() + "/x");
            into.told = "refused";
        });
        all.put("a ca_file that is missing", (made, into) -> {
            into.https(made.local.identity(), "127.0.0.1");
            into.ca = Optional.of(made.folder().resolve("absent.pem"));
            into.told = "absent.pem does not exist";
        });
        plain(all, "plain http", "", Situation::stored);
        all.computeIfPresent("plain http", (name, how) -> (made, into) -> {
            how.set(made, into);
            into.well();
        });
        plain(all, "a redirect", "301", Situation.answers(301, "Location: http://127.0.0.1:1/\r\n", ""));
        plain(all, "a listener in trouble", "503", Situation.answers(503, "", "{}"));
        plain(all, "an answer that is none", "", (connection, request) -> {
            RawServer.write(connection, "\u0000\u0001 what?\r\n\r\n");
            return false;
        });
        for (int status : new int[] {201, 204, 299, 301, 302, 400, 403, 404, 500, 502, 503, 504}) {
            connect(
                    all,
                    "a tunnel answered by " + status,
                    "opens no tunnel to listener.test:8443: HTTP " + status,
                    Situation.answers(status, "", status == 204 ? "" : "x"));
        }
        connect(
                all,
                "a tunnel that wants a login",
                "listener.proxy_user is not set",
                Situation.answers(407, "Proxy-Authenticate: Basic\r\n", ""));
        connect(all, "a tunnel answered by garbage", "", (connection, request) -> {
            RawServer.write(connection, "\u0016\u0003 what?\r\n\r\n");
            return false;
        });
        connect(all, "a tunnel that is closed", "", (connection, request) -> false);
        connect(all, "a tunnel with no TLS behind it", "does not use TLS", (connection, request) -> {
            RawServer.write(connection, "HTTP/1.1 200 OK\r\n\r\n");
            connection.getInputStream().read(new byte[4096]);
            RawServer.write(connection, "HTTP/1.1 400 Bad Request\r\n\r\n");
            return false;
        });
        all.put("a proxy that is down", (made, into) -> {
            made.trust(into, made.root);
            into.url = URI.create("https://listener.test:8443/x");
            into.proxy = Optional.of(new ProxyServer("127.0.0.1", ClosedPort.number(), ""));
            into.told = "refused";
        });
        all.put("plain http by a proxy", (made, into) -> {
            into.url = URI.create("http://listener.test:8080/x");
            into.by(Situation::stored);
            into.well();
        });
        all.put("plain http by a proxy without a way", (made, into) -> {
            into.url = URI.create("http://listener.test:8080/x");
            into.by(Situation.answers(502, "", ""));
            into.told = "502";
        });
    }

    private static void connect(Map<String, Situations.How> all, String name, String told, RawServer.Script script) {
        all.put(name, (made, into) -> {
            made.trust(into, made.root);
            into.url = URI.create("https://listener.test:8443/x");
            into.by(script);
            into.told = told;
        });
    }

    private static void plain(Map<String, Situations.How> all, String name, String told, RawServer.Script script) {
        all.put(name, (made, into) -> {
            into.listen(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script, "http", "127.0.0.1");
            into.told = told;
        });
    }
}
