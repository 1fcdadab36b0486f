package com.bitville.postgres.shipper.internal.situation;

import com.bitville.postgres.testkit.tls.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Listeners whose host has an underscore, which Java's TLS does not accept as a name. */
final class UnderscoreSituations {
    private static final String HOST = "my_listener";

    private UnderscoreSituations() {}

    static void addTo(Map<String, Situations.How> all) {
        all.put("an underscore, plain http", (made, into) -> plain(into, HOST));
        all.put("an underscore and the last dot, plain http", (made, into) -> plain(into, HOST + "."));
        all.put("an underscore, plain http by IPv6", (made, into) -> {
            into.containerAddress = InetAddress.getAllByName("::1");
            plain(into, HOST);
        });
        all.put("an underscore, plain http by a proxy", (made, into) -> {
            into.url = URI.create("http://my_listener:8080/x?a=b");
            into.by((connection, request) -> request.contains(" http://my_listener:8080/x?a=b HTTP/1.1")
                    && request.contains("\r\nHost: my_listener:8080\r\n")
                    && Situation.stored(connection, request));
            into.well();
        });
        all.put("an underscore, unknown", (made, into) -> {
            into.url = URI.create("https://no_where.invalid/x");
            into.told = "cannot be resolved";
        });
        all.put("an underscore, a tunnel refused", (made, into) -> {
            made.trust(into, made.root);
            into.url = URI.create("https://my_listener:8443/x");
            into.by((connection, request) -> request.startsWith("CONNECT my_listener:8443 HTTP/1.1\r\n")
                    && Situation.answers(403, "", "x").serve(connection, request));
            into.told = "opens no tunnel to my_listener:8443: HTTP 403";
        });
        all.put("an underscore and the last dot", (made, into) -> shown(made, into, HOST + "."));
        all.put("an underscore by IPv6", (made, into) -> {
            into.containerAddress = InetAddress.getAllByName("::1");
            shown(made, into, HOST);
        });
        judged(all, "its name", true, "", names("dns:my_listener"));
        judged(all, "its name in capitals", true, "", names("dns:My_Listener"));
        judged(
                all,
                "a wrong name",
                false,
                "is for the name other_listener, not for my_listener",
                names("dns:other_listener"));
        judged(all, "its address alone", false, "not for my_listener", names("ip:127.0.0.1", "ip:::1"));
        judged(all, "a star alone", false, "not for my_listener", names("dns:*"));
        judged(all, "no name", false, "no name but its subject", TestCertificate.of(HOST));
        judged(
                all,
                "a certificate that has expired",
                false,
                "its certificate has expired, at 20",
                names("dns:my_listener").valid(Duration.ofDays(-9), Duration.ofDays(-1)));
        all.put("an underscore, an unknown authority", (made, into) -> {
            made.trust(into, made.other);
            https(into, names("dns:my_listener").signedBy(made.root).make());
            into.told = "the issuer CN=Root of its certificate is neither sent along nor in ca_file";
        });
    }

    private static void plain(Situation into, String host) throws IOException {
        into.container = HOST;
        into.listen(new ServerSocket(0, 50, into.containerAddress[0]), UnderscoreSituations::stored, "http", host);
        into.well();
    }

    private static boolean stored(Socket connection, String request) throws IOException {
        String host = "\r\nhost: my_listener:" + connection.getLocalPort() + "\r\n";
        return request.toLowerCase(Locale.ROOT).contains(host) && Situation.stored(connection, request);
    }

    private static void shown(Situations made, Situation into, String host) throws IOException {
        made.trust(into, made.root);
        into.container = HOST;
        TestCertificate own = names("dns:my_listener").signedBy(made.root).make();
        into.listen(Situation.tls(own.identity(), socket -> {}), UnderscoreSituations::stored, "https", host);
        into.well();
    }

    private static void https(Situation into, TestCertificate own) throws IOException {
        into.container = HOST;
        into.https(own.identity(), HOST);
    }

    /** Both straight and by a proxy. */
    private static void judged(
            Map<String, Situations.How> all,
            String name,
            boolean delivered,
            String told,
            TestCertificate.Builder builder) {
        all.put("an underscore, " + name, (made, into) -> {
            made.trust(into, made.root);
            https(into, builder.signedBy(made.root).make());
            into.delivered = delivered;
            into.told = told;
        });
        all.put("an underscore, " + name + ", by a proxy", (made, into) -> {
            made.trust(into, made.root);
            into.named(builder.signedBy(made.root).make().identity(), HOST);
            into.delivered = delivered;
            into.told = told;
        });
    }

    private static TestCertificate.Builder names(String... names) {
        return TestCertificate.of("listener").names(names);
    }
}
