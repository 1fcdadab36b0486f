package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.health.Remedy;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** A TLS handshake as delivery makes it, which also remembers the certificate that it was shown, trusted or not. */
final class Handshake {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final Optional<Path> caFile;
    private @Nullable WatchingTrust watching;

    /** A certificate in an operator's words. */
    record Shown(String text, String names, Instant end) {}

    Handshake(Optional<Path> caFile) {
        this.caFile = caFile;
    }

    /** The socket after a handshake in which chain and name were verified. */
    SSLSocket over(Socket plain, String name, int port) throws IOException {
        WatchingTrust trust = new WatchingTrust(new Trust(caFile, new Endpoint(name, port).underscored()).manager());
        watching = trust;
        SSLContext context;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
        } catch (NoSuchAlgorithmException | KeyManagementException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, name, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    Optional<Shown> shown() {
        X509Certificate seen = watching == null ? null : watching.shown();
        if (seen == null) {
            return Optional.empty();
        }
        String names = names(seen);
        Instant end = seen.getNotAfter().toInstant();
        return Optional.of(new Shown(
                "a certificate for " + names + " from "
                        + seen.getIssuerX500Principal().getName() + ", until " + end,
                names,
                end));
    }

    /** What mends a handshake that failed. */
    Remedy remedy(String name, int port, Instant now) {
        Optional<Shown> certificate = shown();
        if (certificate.isEmpty()) {
            return Remedy.words(
                    "the other side speaks no TLS 1.2 or 1.3 there, or ca_file cannot be read: look at url and"
                            + " ca_file with bin/bitville config get listener.url and listener.ca_file");
        }
        if (certificate.get().end().isBefore(now)) {
            return Remedy.words(
                    "the certificate has expired: have it renewed at the listener; nothing is lost meanwhile");
        }
        if (watching != null && watching.chainTrusted()) {
            return Remedy.words("use a name the certificate is for in listener.url ("
                    + certificate.get().names() + "), or have it issued for " + name);
        }
        return Remedy.shell(
                "# get the authority's certificate from whoever runs the listener, as PEM, then:",
                "bin/bitville config set listener.ca_file /etc/bitville/listener-ca.pem",
                "# what the listener shows: openssl s_client -connect " + name + ":" + port + " -showcerts </dev/null");
    }

    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                return all.stream()
                        .filter(entry ->
                                entry.get(0).equals(DNS_NAME) || entry.get(0).equals(IP_ADDRESS))
                        .map(entry -> String.valueOf(entry.get(1)))
                        .limit(5)
                        .collect(Collectors.joining(", "));
            }
        } catch (CertificateParsingException e) {
            return certificate.getSubjectX500Principal().getName() + " (" + e.getMessage() + ")";
        }
        return certificate.getSubjectX500Principal().getName();
    }
}
