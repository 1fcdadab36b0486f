package com.bitville.postgres.shipper.internal.tls;

import com.bitville.postgres.api.tls.Authorities;
import com.bitville.postgres.api.tls.PeerProblem;
import com.bitville.postgres.api.tls.PeerVerifier;
import com.bitville.postgres.api.tls.UntrustedPeerException;
import com.bitville.postgres.shipper.internal.address.ListenerEndpoint;
import com.bitville.postgres.shipper.internal.answer.HttpFailures;
import com.bitville.postgres.shipper.internal.answer.Sanitizer;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** TLS with the listener: the trusted authorities, and the certificate of the last handshake. */
public final class TlsProbe {
    /** Includes two status codes that are specific to nginx. */
    private static final Set<Integer> CERTIFICATE_WANTED = Set.of(400, 495, 496);

    private static final int MOST_CHARACTERS = 700;

    private final PeerVerifier verifier;
    private final ClientCertificateDemand demand = new ClientCertificateDemand();
    private final Authorities authorities;
    private final ListenerEndpoint endpoint;
    private final SSLContext context;

    /**
     * TLS for that listener.
     *
     * @throws IOException if this Java has no TLS
     */
    public TlsProbe(Authorities authorities, ListenerEndpoint endpoint) throws IOException {
        this.authorities = authorities;
        this.endpoint = endpoint;
        // A chain may end at any certificate of ca_file, as with curl.
        this.verifier = endpoint.isUnderscored()
                ? new PeerVerifier(
                        authorities,
                        false,
                        (host, certificate) -> UnderscoredName.isIn(certificate, host),
                        endpoint.host())
                : new PeerVerifier(authorities, false, (host, certificate) -> true);
        this.context = context();
    }

    /**
     * Begins TLS over a connection, and ends with the handshake.
     *
     * @param connection to the listener, or the tunnel to it
     * @param port of the listener
     * @return the encrypted connection
     * @throws IOException if the handshake fails, or the listener is not trusted
     */
    public Socket secure(Socket connection, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(connection, endpoint.name(), port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        // A name with an underscore is not sent: Java servers would end the handshake because of it.
        parameters.setServerNames(
                endpoint.isLiteral() || endpoint.isUnderscored()
                        ? List.of()
                        : List.of(new SNIHostName(endpoint.name())));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {demand}, new TrustManager[] {verifier}, null);
            // Otherwise a session continues for a day without a check of the certificate, which may have expired
            // meanwhile.
            context.getClientSessionContext().setSessionTimeout(1);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    public Authorities authorities() {
        return authorities;
    }

    public void forget() {
        verifier.forget();
        demand.forget();
    }

    /** Forces a full handshake next time, in which the listener presents its certificate again. */
    public void endSessions() {
        SSLSessionContext sessions = context.getClientSessionContext();
        Collections.list(sessions.getIds()).stream()
                .map(sessions::getSession)
                .filter(Objects::nonNull)
                .forEach(SSLSession::invalidate);
    }

    /** For a test. */
    public int sessionSeconds() {
        return context.getClientSessionContext().getSessionTimeout();
    }

    /** The certificate of the listener, trusted or not. */
    public Optional<X509Certificate> shown() {
        return verifier.shown();
    }

    /** Why its certificate was not trusted; empty if it was, or if there was none. */
    public Optional<PeerProblem> problem() {
        return verifier.problem();
    }

    /** Whether it asked for a client certificate. */
    public boolean demanded() {
        return demand.made();
    }

    /**
     * Some servers finish the handshake and require a client certificate in the HTTP response; treating that as a refused payload would
     * lose it. The response to a HEAD has no text about it.
     */
    public Optional<String> wants(int status, String body) {
        boolean said = CERTIFICATE_WANTED.contains(status)
                && (body.isEmpty() || body.toLowerCase(Locale.ROOT).contains("ssl certificate"));
        return demanded() && said
                ? Optional.of(
                        "the listener asks for a client certificate, and the agent has none (HTTP " + status + ")")
                : Optional.empty();
    }

    /** A failure of TLS for an operator; empty where the failure is another one. */
    public Optional<String> words(Throwable failure) {
        Optional<String> untrusted = HttpFailures.find(failure, UntrustedPeerException.class)
                .map(cause -> Sanitizer.line(String.valueOf(cause.getMessage()), MOST_CHARACTERS));
        if (untrusted.isPresent()) {
            return untrusted;
        }
        if (demanded()) {
            // Whether it closes the connection with an alert or a broken pipe is random.
            return Optional.of(
                    "the listener asks for a client certificate and closed the connection, as the agent has none");
        }
        String raw = HttpFailures.describe(failure);
        return HttpFailures.find(failure, SSLException.class).map(cause -> meaning(raw) + " (" + raw + ")");
    }

    /** Translates messages of Java and TLS alerts. */
    private static String meaning(String raw) {
        String text = raw.toLowerCase(Locale.ROOT);
        if (text.contains("unsupported or unrecognized ssl message") || text.contains("plaintext")) {
            return "the server does not use TLS";
        }
        if (text.contains("protocol_version")
                || text.contains("protocol version")
                || text.contains("client preferences")) {
            return "the listener supports neither TLS 1.2 nor 1.3";
        }
        if (text.contains("unrecognized_name")) {
            return "the listener does not know the name in url";
        }
        if (text.contains("certificate_required")) {
            return "the listener asks for a client certificate, and the agent has none";
        }
        if (text.contains("handshake_failure") || text.contains("insufficient_security")) {
            return "the listener has no cipher, curve or certificate in common with the agent";
        }
        return "the handshake failed";
    }
}
