package com.bitville.postgres.kafka.internal.client;

import com.bitville.postgres.api.tls.Authorities;
import com.bitville.postgres.api.tls.AuthorityFile;
import com.bitville.postgres.api.tls.PeerVerifier;
import com.bitville.postgres.kafka.internal.settings.KafkaSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS with the brokers, made anew for each client from the files as they are then: a renewed certificate needs no restart. Verifies chain
 * and name always.
 */
public final class BrokerTls {
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----");
    private static final Pattern KEY = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private final PeerVerifier verifier;
    private final SSLContext context;

    private BrokerTls(PeerVerifier verifier, SSLContext context) {
        this.verifier = verifier;
        this.context = context;
    }

    /**
     * TLS by the files of this moment.
     *
     * @param trusted the file of {@code ca_file}, if one is set
     * @throws IOException if a file cannot be used; the message names key, file and remedy
     */
    public static BrokerTls of(KafkaSettings settings, Optional<AuthorityFile> trusted) throws IOException {
        Authorities authorities =
                trusted.isPresent() ? trusted.get().current() : Authorities.system(System.getenv("SSL_CERT_FILE"));
        PeerVerifier verifier = new PeerVerifier(authorities, false, (host, certificate) -> true);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] own =
                    settings.identity().isPresent() ? keys(settings.identity().get()) : new KeyManager[0];
            context.init(own, new TrustManager[] {verifier}, null);
            return new BrokerTls(verifier, context);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** An engine for one connection, which checks the broker's name. */
    public SSLEngine engine(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    public SSLContext context() {
        return context;
    }

    /** The certificate of the last handshake, trusted or not. */
    public Optional<X509Certificate> shown() {
        return verifier.shown();
    }

    private static KeyManager[] keys(KafkaSettings.Identity identity) throws IOException, GeneralSecurityException {
        String key = SecretFile.text("kafka.key_file", identity.keyFile());
        List<Certificate> chain = new ArrayList<>();
        Matcher each = CERTIFICATE.matcher(SecretFile.text("kafka.certificate_file", identity.certificateFile()));
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        while (each.find()) {
            chain.add(factory.generateCertificate(
                    new ByteArrayInputStream(each.group().getBytes(StandardCharsets.US_ASCII))));
        }
        if (chain.isEmpty()) {
            throw new SecretFileException(
                    "kafka.certificate_file " + identity.certificateFile()
                            + " has no -----BEGIN CERTIFICATE-----; name the PEM file of the agent's certificate and its chain");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("agent", key(key, identity), new char[0], chain.toArray(Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, new char[0]);
        return managers.getKeyManagers();
    }

    private static PrivateKey key(String text, KafkaSettings.Identity identity)
            throws IOException, GeneralSecurityException {
        Matcher found = KEY.matcher(text);
        String name = "kafka.key_file " + identity.keyFile();
        if (!found.find()) {
            throw new SecretFileException(
                    name + " has no -----BEGIN PRIVATE KEY-----; openssl pkcs8 -topk8 -nocrypt -in "
                            + identity.keyFile() + " makes one");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(found.group(1));
        } catch (IllegalArgumentException e) {
            throw new SecretFileException(name + " is damaged: it is not base 64; copy it again");
        }
        @Nullable InvalidKeySpecException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // Perhaps a key of another algorithm.
                last = e;
            }
        }
        throw new SecretFileException(name + " is no key of RSA, EC or Ed25519; copy it again", last);
    }
}
