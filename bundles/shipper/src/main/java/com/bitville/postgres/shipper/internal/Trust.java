package com.bitville.postgres.shipper.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom the agent believes to be the listener: the JDK's authorities and those of the CA file, as it is now. Owned by one thread. */
final class Trust {
    /** What tells one version of the file from another without reading it. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {}

    private final Optional<Path> caFile;
    private final Optional<String> underscored;
    private @Nullable Stamp read;

    Trust(Optional<Path> caFile) {
        this(caFile, Optional.empty());
    }

    /** {@code underscored} is the peer's name where Java's own check would take it for none. */
    Trust(Optional<Path> caFile, Optional<String> underscored) {
        this.caFile = caFile;
        this.underscored = underscored;
    }

    /** Whether the CA file is another one than that of the last {@link #context}. */
    boolean changed() {
        return caFile.isPresent() && !Objects.equals(read, stamp(caFile.get()));
    }

    /**
     * A context for new connections.
     *
     * @return it
     * @throws IOException if the CA file cannot be read or holds no certificate; the message names it
     */
    SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /**
     * Who decides, alone.
     *
     * @return it
     * @throws IOException as {@link #context}
     */
    X509ExtendedTrustManager manager() throws IOException {
        for (TrustManager manager : managers().getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return underscored.isPresent() ? new UnderscoredTrust(found, underscored.get()) : found;
            }
        }
        throw new IOException("TLS cannot be set up: this Java has no X.509 trust manager");
    }

    private TrustManagerFactory managers() throws IOException {
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            int count = 0;
            for (X509Certificate issuer : known()) {
                anchors.setCertificateEntry("jdk-" + count++, issuer);
            }
            if (caFile.isPresent()) {
                // The stamp first: a file that changes while it is read is read again.
                read = stamp(caFile.get());
                for (Certificate authority : certificates(caFile.get())) {
                    anchors.setCertificateEntry("file-" + count++, authority);
                }
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(anchors);
            return managers;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException {
        Collection<? extends Certificate> found;
        try {
            InputStream pem = new ByteArrayInputStream(Files.readAllBytes(file));
            found = CertificateFactory.getInstance("X.509").generateCertificates(pem);
        } catch (GeneralSecurityException e) {
            throw new IOException("ca_file " + file + " is not a PEM file of certificates: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(
                    "ca_file " + file + " cannot be read: " + e.getClass().getSimpleName(), e);
        }
        if (found.isEmpty()) {
            throw new IOException("ca_file " + file + " holds no certificate; it must be PEM");
        }
        return found;
    }

    private static X509Certificate[] known() throws GeneralSecurityException {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init((KeyStore) null);
        for (TrustManager manager : managers.getTrustManagers()) {
            if (manager instanceof X509TrustManager known) {
                return known.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static @Nullable Stamp stamp(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
        } catch (IOException e) {
            // Not readable is a version, too; reading it says why.
            return null;
        }
    }
}
