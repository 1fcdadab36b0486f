package com.bitville.postgres.api.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The trusted certificate authorities. Immutable.
 *
 * @param source their source, for messages: {@code ca_file /etc/ca.pem}
 * @param entries each once, in the order of the source
 */
public record Authorities(String source, List<Entry> entries) {
    /** The bundles of the distributions: Debian, Red Hat, SUSE, Alpine. */
    private static final List<String> BUNDLES = List.of(
            "/etc/ssl/certs/ca-certificates.crt",
            "/etc/pki/tls/certs/ca-bundle.crt",
            "/etc/ssl/ca-bundle.pem",
            "/etc/ssl/cert.pem");

    /**
     * One authority.
     *
     * @param certificate its certificate
     * @param explicit whether the source marks it as trusted for servers, regardless of its issuer
     */
    public record Entry(X509Certificate certificate, boolean explicit) {
        /**
         * Whether a chain may end here by OpenSSL's strict rule.
         *
         * @return true for a self-signed certificate, or one that is explicitly trusted
         */
        public boolean root() {
            return explicit || CertificateText.selfSigned(certificate);
        }
    }

    /**
     * The given authorities, without duplicates.
     *
     * @param source their source, for messages
     * @param entries in any number
     */
    public Authorities {
        Map<X509Certificate, Entry> once = new LinkedHashMap<>();
        entries.forEach(entry -> once.merge(
                entry.certificate(), entry, (a, b) -> new Entry(a.certificate(), a.explicit() || b.explicit())));
        entries = List.copyOf(once.values());
    }

    /**
     * The authorities trusted by this Java and by this operating system (the distribution's bundle, unless another file is named).
     *
     * @param named the file that OpenSSL's variable {@code SSL_CERT_FILE} names, or null
     * @return the authorities at this moment
     * @throws IOException if Java's cannot be read
     */
    public static Authorities system(@Nullable String named) throws IOException {
        Stream<Entry> java = javas().map(issuer -> new Entry(issuer, true));
        List<String> candidates = named == null || named.isEmpty() ? BUNDLES : List.of(named);
        for (String candidate : candidates) {
            Path bundle = Path.of(candidate);
            if (Files.isReadable(bundle)) {
                List<Entry> theirs = PemCertificates.read(bundle, "the system's " + bundle);
                return new Authorities(
                        "the system's authorities",
                        Stream.concat(java, theirs.stream()).toList());
            }
        }
        return new Authorities("the system's authorities", java.toList());
    }

    private static Stream<X509Certificate> javas() throws IOException {
        try {
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init((KeyStore) null);
            for (TrustManager manager : managers.getTrustManagers()) {
                if (manager instanceof X509TrustManager known) {
                    return Stream.of(known.getAcceptedIssuers());
                }
            }
            return Stream.empty();
        } catch (GeneralSecurityException e) {
            throw new IOException("Java's own authorities cannot be read: " + e.getMessage(), e);
        }
    }
}
