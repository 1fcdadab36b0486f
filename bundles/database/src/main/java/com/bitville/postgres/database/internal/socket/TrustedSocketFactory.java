package com.bitville.postgres.database.internal.socket;

import com.bitville.postgres.api.tls.Authorities;
import com.bitville.postgres.api.tls.AuthorityFile;
import com.bitville.postgres.api.tls.PeerVerifier;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.postgresql.ssl.LazyKeyManager;
import org.postgresql.ssl.PGjdbcHostnameVerifier;
import org.postgresql.ssl.WrappedFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS with verification of the server, by libpq's rules: {@code sslrootcert} is a PEM file with the only trusted roots, or {@code system};
 * empty is {@code ~/.postgresql/root.crt}. A client certificate is read from the same folder if there is one. Public because the driver
 * creates it by name, once per connection.
 */
public final class TrustedSocketFactory extends WrappedFactory {
    /** The value that selects the system's authorities instead of a file. */
    public static final String SYSTEM = "system";

    private static final Logger LOG = LoggerFactory.getLogger(TrustedSocketFactory.class);
    /** By path, so that the last valid version of a file outlives a connection. */
    private static final Map<String, AuthorityFile> FILES = new ConcurrentHashMap<>();

    private static final Map<String, String> REPORTED = new ConcurrentHashMap<>();

    private final String sslrootcert;
    private final boolean verifyName;

    /** Created by the driver with the connection's properties. */
    public TrustedSocketFactory(Properties properties) {
        this.sslrootcert = properties.getProperty("sslrootcert", "");
        this.verifyName = properties.getProperty("sslmode", "").equals("verify-full");
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        PeerVerifier verifier =
                new PeerVerifier(authorities(), true, (wanted, certificate) -> !verifyName || isFor(host, certificate));
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {ownCertificate()}, new TrustManager[] {verifier}, null);
            factory = context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
        return super.createSocket(plain, host, port, autoClose);
    }

    /** Why the file, as the last connection read it, is not used. */
    public static Optional<String> fault(String sslrootcert) {
        return Optional.ofNullable(FILES.get(path(sslrootcert))).flatMap(AuthorityFile::fault);
    }

    private static String path(String sslrootcert) {
        return sslrootcert.isEmpty() ? folder().resolve("root.crt").toString() : sslrootcert;
    }

    private Authorities authorities() throws IOException {
        if (sslrootcert.equals(SYSTEM)) {
            return Authorities.system(System.getenv("SSL_CERT_FILE"));
        }
        Path standard = folder().resolve("root.crt");
        if (sslrootcert.isEmpty() && !Files.exists(standard)) {
            throw new IOException(
                    "no trusted root certificates: set sslrootcert to the PEM file of the authorities, or to system"
                            + " (the default " + standard + " does not exist)");
        }
        String path = path(sslrootcert);
        AuthorityFile file = FILES.computeIfAbsent(path, name -> new AuthorityFile("sslrootcert", Path.of(name)));
        Authorities authorities = file.current();
        String fault = file.fault().orElse("");
        if (!fault.equals(REPORTED.put(path, fault)) && !fault.isEmpty()) {
            LOG.warn("sslrootcert_unusable reason=\"{}\" consequence=\"the last valid version stays in use\"", fault);
        }
        return authorities;
    }

    /** The driver's own rule, which it applies again after the handshake; applied here, the message can list the certificate's names. */
    private static boolean isFor(String host, X509Certificate certificate) {
        SSLSession session = (SSLSession) java.lang.reflect.Proxy.newProxyInstance(
                TrustedSocketFactory.class.getClassLoader(),
                new Class<?>[] {SSLSession.class},
                (self, method, arguments) ->
                        method.getName().equals("getPeerCertificates") ? new X509Certificate[] {certificate} : null);
        return PGjdbcHostnameVerifier.INSTANCE.verify(host, session);
    }

    private static Path folder() {
        return Path.of(System.getProperty("user.home", ""), ".postgresql");
    }

    /** The driver's rule: no client certificate if the files do not exist. */
    private static KeyManager ownCertificate() {
        return new LazyKeyManager(
                folder().resolve("postgresql.crt").toString(),
                folder().resolve("postgresql.pk8").toString(),
                callbacks -> {
                    throw new UnsupportedCallbackException(
                            callbacks[0], "the client certificate's key must not be encrypted with a password");
                },
                true);
    }
}
