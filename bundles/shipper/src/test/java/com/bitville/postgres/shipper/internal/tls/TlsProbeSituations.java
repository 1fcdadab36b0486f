package com.bitville.postgres.shipper.internal.tls;

import com.bitville.postgres.shipper.internal.situation.Situation;
import com.bitville.postgres.shipper.internal.situation.Situations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SSLParameters;

/** How a handshake goes, and what comes right after it. */
public final class TlsProbeSituations {
    private TlsProbeSituations() {}

    public static void addTo(Map<String, Situations.How> all) {
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            all.put("a client certificate is welcome, " + protocol, (made, into) -> {
                made.trust(into, made.root);
                into.with(made.local.identity(), socket -> {
                    socket.setEnabledProtocols(new String[] {protocol});
                    socket.setWantClientAuth(true);
                });
                into.well();
            });
            all.put("a client certificate is required, " + protocol, (made, into) -> {
                made.trust(into, made.root);
                into.with(made.local.identity(), socket -> {
                    socket.setEnabledProtocols(new String[] {protocol});
                    socket.setNeedClientAuth(true);
                });
                into.told = "asks for a client certificate";
            });
            all.put("a client certificate is required, said by HTTP, " + protocol, (made, into) -> {
                made.trust(into, made.root);
                into.listen(
                        Situation.tls(made.local.identity(), socket -> {
                            socket.setEnabledProtocols(new String[] {protocol});
                            socket.setWantClientAuth(true);
                        }),
                        Situation.answers(400, "", "<html>No required SSL certificate was sent</html>"),
                        "https",
                        "127.0.0.1");
                into.told = "asks for a client certificate";
            });
        }
        all.put("a name that the listener does not know", (made, into) -> {
            made.trust(into, made.root);
            SNIMatcher matcher = SNIHostName.createSNIMatcher("elsewhere\\.test");
            into.listen(
                    Situation.tls(made.local.identity(), socket -> {
                        SSLParameters parameters = socket.getSSLParameters();
                        parameters.setSNIMatchers(List.of(matcher));
                        socket.setSSLParameters(parameters);
                    }),
                    Situation::stored,
                    "https",
                    "localhost");
            into.told = "does not know the name in url";
        });
        all.put("old TLS alone", (made, into) -> {
            into.say("https", "15030100020246");
            into.told = "supports neither TLS 1.2 nor 1.3";
        });
        all.put("no cipher in common", (made, into) -> {
            into.say("https", "15030300020228");
            into.told = "no cipher, curve or certificate in common";
        });
        all.put("no TLS", (made, into) -> {
            into.say(
                    "https",
                    HexFormat.of().formatHex("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            into.told = "does not use TLS";
        });
        all.put("garbage for a handshake", (made, into) -> {
            into.say("https", "ff00ff00ff00ff00ff00ff00ff00");
            into.told = "does not use TLS";
        });
        all.put("a handshake that is cut short", (made, into) -> into.say("https", "160303"));
        all.put(
                "a connection that is closed for a handshake",
                (made, into) -> into.raw((connection, request) -> false, "https"));
        all.put(
                "a reset in the handshake",
                (made, into) -> into.raw(
                        (connection, request) -> {
                            connection.getInputStream().read(new byte[4096]);
                            connection.setSoLinger(true, 0);
                            return false;
                        },
                        "https"));
        all.put("a handshake that hangs", (made, into) -> {
            into.raw(
                    (connection, request) -> {
                        into.end.await();
                        return false;
                    },
                    "https");
            into.timeout = Duration.ofSeconds(1);
        });
        all.put(
                "TLS where none is expected",
                (made, into) -> into.listen(
                        Situation.tls(made.local.identity(), socket -> {}), Situation::stored, "http", "127.0.0.1"));
        all.put("an end after the handshake", (made, into) -> {
            made.trust(into, made.root);
            into.listen(
                    Situation.tls(made.local.identity(), socket -> {}),
                    (connection, request) -> false,
                    "https",
                    "127.0.0.1");
        });
        all.put("silence after the handshake", (made, into) -> {
            made.trust(into, made.root);
            into.listen(
                    Situation.tls(made.local.identity(), socket -> {}),
                    (connection, request) -> {
                        into.end.await();
                        return false;
                    },
                    "https",
                    "127.0.0.1");
            into.timeout = Duration.ofSeconds(1);
        });
    }
}
