package com.bitville.postgres.otlp.internal.http;

import com.bitville.postgres.api.tls.Authorities;
import com.bitville.postgres.api.tls.AuthorityFile;
import com.bitville.postgres.api.tls.PeerVerifier;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** TLS with the collector: trusted are the authorities of the CA file alone, else the system's. Used by one thread at a time. */
final class CollectorTrust {
    private final Optional<AuthorityFile> file;

    CollectorTrust(Optional<Path> caFile) {
        this.file = caFile.map(path -> new AuthorityFile("otlp.ca_file", path));
    }

    /** Identifies a version of the CA file. */
    Object stamp() {
        return file.map(AuthorityFile::stamp).orElse("the system's");
    }

    PeerVerifier verifier() throws IOException {
        Authorities authorities =
                file.isPresent() ? file.get().current() : Authorities.system(System.getenv("SSL_CERT_FILE"));
        // A chain may end at any certificate of the file, as with curl.
        return new PeerVerifier(authorities, false, (host, certificate) -> true);
    }

    static SSLContext context(PeerVerifier verifier) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {verifier}, null);
            // Otherwise a session continues for a day without a check of the certificate.
            context.getClientSessionContext().setSessionTimeout(1);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }
}
