package com.bitville.postgres.testkit.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A certificate with its key, created in this process within milliseconds; also in forms that no tool creates. Immutable. */
public final class TestCertificate {
    private static final char[] PASSWORD = "testkit".toCharArray();

    private final X509Certificate certificate;
    private final PrivateKey key;

    private TestCertificate(X509Certificate certificate, PrivateKey key) {
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Begins one.
     *
     * @param commonName of its subject
     * @return a builder of a server certificate with an EC key, valid from yesterday for 30 days, self-signed
     */
    public static Builder of(String commonName) {
        return new Builder(commonName);
    }

    /**
     * A self-signed authority.
     *
     * @param commonName of its subject
     * @return the authority
     */
    public static TestCertificate root(String commonName) {
        return of(commonName).authority().make();
    }

    /**
     * The certificate.
     *
     * @return X.509
     */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * The certificate as text.
     *
     * @return PEM
     */
    public String pem() {
        return TestIdentity.pem("CERTIFICATE", der());
    }

    /**
     * The certificate as bytes.
     *
     * @return DER
     */
    public byte[] der() {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificate cannot be read", e);
        }
    }

    /**
     * The identity of a server.
     *
     * @param above the further certificates that it sends, from its issuer on
     * @return its identity
     */
    public TestIdentity identity(TestCertificate... above) {
        try {
            X509Certificate[] chain = Stream.concat(Stream.of(this), Stream.of(above))
                    .map(TestCertificate::certificate)
                    .toArray(X509Certificate[]::new);
            KeyStore store = KeyStore.getInstance("JKS");
            store.load(null, PASSWORD);
            store.setKeyEntry("server", key, PASSWORD, chain);
            return new TestIdentity(store, "server", PASSWORD);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key cannot be kept", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Builder of a certificate. */
    public static final class Builder {
        private final String commonName;
        private final Instant now = Instant.now();
        private List<String> names = List.of();
        private Instant from = now.minus(Duration.ofDays(1));
        private Instant until = now.plus(Duration.ofDays(30));
        private boolean authority;
        private String algorithm = "SHA256withECDSA";
        private @Nullable TestCertificate issuer;

        private Builder(String commonName) {
            this.commonName = commonName;
        }

        /**
         * The names of its hosts.
         *
         * @param given each as {@code dns:localhost} or {@code ip:127.0.0.1} or {@code ip:::1}
         * @return this
         */
        public Builder names(String... given) {
            names = List.of(given);
            return this;
        }

        /**
         * Sets its validity.
         *
         * @param start from now, negative for the past
         * @param end from now
         * @return this
         */
        public Builder valid(Duration start, Duration end) {
            from = now.plus(start);
            until = now.plus(end);
            return this;
        }

        /**
         * Allows it to sign others.
         *
         * @return this
         */
        public Builder authority() {
            authority = true;
            return this;
        }

        /**
         * The issuer, whose key signs it.
         *
         * @param by the issuer
         * @return this
         */
        public Builder signedBy(TestCertificate by) {
            issuer = by;
            return this;
        }

        /**
         * The signature algorithm of its issuer, and the kind of key of a self-signed certificate.
         *
         * @param name {@code SHA256withECDSA}, {@code SHA256withRSA}, {@code SHA1withRSA} or {@code MD5withRSA}
         * @return this
         */
        public Builder signature(String name) {
            algorithm = name;
            return this;
        }

        /**
         * Creates the key and the certificate.
         *
         * @return both
         */
        public TestCertificate make() {
            try {
                KeyPair pair = pair();
                TestCertificate by = issuer;
                byte[] issuerName = by == null
                        ? CertificateDer.name(commonName)
                        : by.certificate.getSubjectX500Principal().getEncoded();
                byte[] body = CertificateDer.body(
                        new CertificateDer.Dates(from, until),
                        algorithm,
                        issuerName,
                        CertificateDer.name(commonName),
                        pair.getPublic().getEncoded(),
                        CertificateDer.extensions(authority, names));
                Signature signature = Signature.getInstance(algorithm);
                signature.initSign(by == null ? pair.getPrivate() : by.key);
                signature.update(body);
                return new TestCertificate(CertificateDer.signed(body, algorithm, signature.sign()), pair.getPrivate());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the certificate cannot be made", e);
            }
        }

        private KeyPair pair() throws GeneralSecurityException {
            boolean rsa = algorithm.endsWith("RSA");
            KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
            if (rsa) {
                generator.initialize(2048);
            } else {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            }
            return generator.generateKeyPair();
        }
    }
}
