package com.bitville.postgres.prometheus.internal.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Reads certificate and key of a server from PEM files. */
final class ServerKey {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private ServerKey() {}

    static X509ExtendedKeyManager read(Path certificate, Path key) throws IOException, GeneralSecurityException {
        Certificate[] chain;
        try (InputStream file = Files.newInputStream(certificate)) {
            chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(file)
                    .toArray(new Certificate[0]);
        }
        if (chain.length == 0) {
            throw new GeneralSecurityException(certificate + " has no certificate");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", privateKey(key), new char[0], chain);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        for (KeyManager manager : factory.getKeyManagers()) {
            if (manager instanceof X509ExtendedKeyManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this Java has no X.509 key manager");
    }

    private static PrivateKey privateKey(Path key) throws IOException, GeneralSecurityException {
        Matcher block = PKCS8.matcher(Files.readString(key, StandardCharsets.US_ASCII));
        if (!block.find()) {
            throw new GeneralSecurityException(
                    key + " has no unencrypted PKCS #8 key; openssl pkcs8 -topk8 -nodes -in KEY makes one");
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(block.group(1)));
        @Nullable Exception last = null;
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // Perhaps a key of another algorithm.
                last = e;
            }
        }
        throw new GeneralSecurityException(key + " is no EC, RSA or Ed25519 key", last);
    }
}
