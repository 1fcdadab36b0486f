package com.bitville.postgres.testkit.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's key and certificate, signed by a {@link TestAuthority}. */
public final class TestIdentity {
    private final KeyStore store;
    private final String alias;
    private final char[] password;

    TestIdentity(KeyStore store, String alias, char[] password) {
        this.store = store;
        this.alias = alias;
        this.password = password.clone();
    }

    /**
     * For a Java server.
     *
     * @return a context with this certificate
     */
    public SSLContext context() {
        try {
            // The only kind of store that accepts a chain unchanged, even one with an unrelated certificate.
            KeyStore single = KeyStore.getInstance("JKS");
            single.load(null, password);
            single.setKeyEntry(alias, store.getKey(alias, password), password, store.getCertificateChain(alias));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(single, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the key cannot be used", e);
        }
    }

    /**
     * The certificate.
     *
     * @return PEM
     */
    public String certificatePem() {
        try {
            return pem("CERTIFICATE", store.getCertificate(alias).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificate cannot be read", e);
        }
    }

    /**
     * The private key, unencrypted.
     *
     * @return PEM
     */
    public String keyPem() {
        try {
            return pem("PRIVATE KEY", store.getKey(alias, password).getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key cannot be read", e);
        }
    }

    static String pem(String what, byte[] der) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }
}
