package com.bitville.postgres.api.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a peer is trusted, only by the given authorities, gives the reason for a refusal, and remembers the certificate. Java's
 * rules decide on chain and name; in addition, an authority is only trusted while its own certificate is valid, as with OpenSSL. Safe for
 * use by several threads; it remembers the last handshake.
 */
public final class PeerVerifier extends X509ExtendedTrustManager {
    /** Checks the name in addition to Java's own check, or in its place. */
    @FunctionalInterface
    public interface NameRule {
        /**
         * Whether the certificate is valid for a host.
         *
         * @param host the expected host
         * @param certificate the peer's certificate
         * @return whether it is
         */
        boolean isFor(String host, X509Certificate certificate);
    }

    /** Java's check of the chain, or of chain and name. */
    @FunctionalInterface
    private interface Verdict {
        void of(X509ExtendedTrustManager judge, X509Certificate[] chain) throws CertificateException;
    }

    private final Authorities authorities;
    private final boolean rootsOnly;
    private final NameRule nameRule;
    private final Optional<String> host;
    private volatile List<X509Certificate> shown = List.of();
    private volatile Optional<PeerProblem> problem = Optional.empty();

    /**
     * A verifier.
     *
     * @param authorities the trusted authorities
     * @param rootsOnly whether a chain must end at a root, as with libpq; else it may end at any of the authorities, as with curl
     * @param nameRule applied in addition to Java's own check of the name, which the connection's parameters turn on
     */
    public PeerVerifier(Authorities authorities, boolean rootsOnly, NameRule nameRule) {
        this.authorities = authorities;
        this.rootsOnly = rootsOnly;
        this.nameRule = nameRule;
        this.host = Optional.empty();
    }

    /**
     * A verifier for one host whose name Java does not accept as a host name, so that only the rule checks it.
     *
     * @param authorities the trusted authorities
     * @param rootsOnly as above
     * @param nameRule applied instead of Java's own check, whatever the connection's parameters are
     * @param host the expected host, whatever address the connection uses
     */
    public PeerVerifier(Authorities authorities, boolean rootsOnly, NameRule nameRule, String host) {
        this.authorities = authorities;
        this.rootsOnly = rootsOnly;
        this.nameRule = nameRule;
        this.host = Optional.of(host);
    }

    /**
     * The certificate of the peer in the last handshake.
     *
     * @return its own certificate; empty if it presented none or an earlier session was resumed
     */
    public Optional<X509Certificate> shown() {
        return shown.stream().findFirst();
    }

    /**
     * Why that certificate was not accepted.
     *
     * @return the problem; empty if it was accepted, or if there was no certificate to check
     */
    public Optional<PeerProblem> problem() {
        return problem;
    }

    /** Forgets the last handshake. */
    public void forget() {
        shown = List.of();
        problem = Optional.empty();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        if (host.isPresent()) {
            checkServerTrusted(chain, type);
            return;
        }
        SSLSession session = socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
        judge(chain, type, host(session), (judge, given) -> judge.checkServerTrusted(given, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        if (host.isPresent()) {
            checkServerTrusted(chain, type);
            return;
        }
        judge(
                chain,
                type,
                host(engine.getHandshakeSession()),
                (judge, given) -> judge.checkServerTrusted(given, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        judge(chain, type, host.orElse(""), (judge, given) -> judge.checkServerTrusted(given, type));
    }

    private static String host(@Nullable SSLSession session) {
        return session == null || session.getPeerHost() == null ? "" : session.getPeerHost();
    }

    private void judge(X509Certificate[] chain, String type, String host, Verdict verdict) throws CertificateException {
        problem = Optional.empty();
        shown = List.of(chain);
        Instant now = Instant.now();
        Optional<ChainRefusal.Refusal> dates = ChainRefusal.dates("its certificate", chain[0], now);
        if (dates.isPresent()) {
            throw refusal(dates.get(), chain[0], host);
        }
        List<X509Certificate> anchors = anchors(now);
        if (anchors.isEmpty()) {
            throw refusal(
                    new ChainRefusal(authorities, rootsOnly, now)
                            .ofChain(chain, "there is no trusted authority for it"),
                    chain[0],
                    host);
        }
        X509ExtendedTrustManager judge = java(anchors);
        X509Certificate[] given = withIntermediates(chain);
        try {
            verdict.of(judge, given);
        } catch (CertificateException e) {
            throw refusal(reason(judge, given, type, host, e), chain[0], host);
        }
        if (!nameRule.isFor(host, chain[0])) {
            throw refusal(wrongName(chain[0], host), chain[0], host);
        }
    }

    private ChainRefusal.Refusal reason(
            X509ExtendedTrustManager judge, X509Certificate[] chain, String type, String host, CertificateException e) {
        try {
            judge.checkServerTrusted(chain, type);
        } catch (CertificateException again) {
            return new ChainRefusal(authorities, rootsOnly, Instant.now())
                    .ofChain(shown.toArray(X509Certificate[]::new), deepest(again));
        }
        // An exception for something that Java's configuration forbids has a cause; one for a wrong name has none.
        return e.getCause() == null
                ? wrongName(chain[0], host)
                : new ChainRefusal.Refusal(PeerProblem.NO_AUTHORITY, deepest(e));
    }

    private static ChainRefusal.Refusal wrongName(X509Certificate certificate, String host) {
        return new ChainRefusal.Refusal(
                PeerProblem.WRONG_NAME,
                "its certificate is for " + CertificateText.names(certificate) + ", not for "
                        + CertificateText.line(host));
    }

    private UntrustedPeerException refusal(ChainRefusal.Refusal refusal, X509Certificate certificate, String host) {
        problem = Optional.of(refusal.problem());
        return new UntrustedPeerException(
                refusal.problem(),
                refusal.reason() + "; it shows " + CertificateText.of(certificate)
                        + (host.isEmpty() ? "" : "; wanted is " + CertificateText.line(host)));
    }

    private static String deepest(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "Java refuses its certificate: " + CertificateText.line(String.valueOf(cause.getMessage()));
    }

    private List<X509Certificate> anchors(Instant now) {
        return authorities.entries().stream()
                .filter(entry -> !rootsOnly || entry.root())
                .map(Authorities.Entry::certificate)
                .filter(certificate -> ChainRefusal.dates("", certificate, now).isEmpty())
                .toList();
    }

    /** A certificate that cannot end a chain may still be an intermediate that the peer does not send. */
    private X509Certificate[] withIntermediates(X509Certificate[] chain) {
        if (!rootsOnly) {
            return chain;
        }
        Stream<X509Certificate> links =
                authorities.entries().stream().filter(entry -> !entry.root()).map(Authorities.Entry::certificate);
        List<X509Certificate> all = new ArrayList<>(List.of(chain));
        links.filter(link -> !all.contains(link)).forEach(all::add);
        return all.toArray(X509Certificate[]::new);
    }

    private static X509ExtendedTrustManager java(List<X509Certificate> anchors) throws CertificateException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (X509Certificate anchor : anchors) {
                store.setCertificateEntry("authority-" + store.size(), anchor);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            for (TrustManager manager : managers.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager found) {
                    return found;
                }
            }
            throw new CertificateException("this Java has no X.509 trust manager");
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** The agent is never the server. */
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("no clients here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
