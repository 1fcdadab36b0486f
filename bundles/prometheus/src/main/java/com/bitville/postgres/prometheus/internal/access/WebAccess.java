package com.bitville.postgres.prometheus.internal.access;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** Certificate and logins of a web configuration file. */
public final class WebAccess {
    private final WebConfigFile file;
    private final Optional<SSLContext> tls;
    private final LoginCheck logins;

    private WebAccess(WebConfigFile file, Optional<SSLContext> tls) {
        this.file = file;
        this.tls = tls;
        this.logins = new LoginCheck(this::users, Clock.systemUTC());
    }

    /**
     * Reads the file; from then on a change of it is followed.
     *
     * @throws IOException with a message for an operator
     */
    public static WebAccess of(Path path) throws IOException {
        WebConfigFile file = new WebConfigFile(path);
        WebConfigFile.InForce first = file.current();
        Optional<SSLContext> tls = Optional.empty();
        if (first.key().isPresent()) {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                CurrentKey key = new CurrentKey(
                        () -> file.current().key().orElse(first.key().get()));
                context.init(new KeyManager[] {key}, null, null);
                tls = Optional.of(context);
            } catch (GeneralSecurityException e) {
                throw new IOException(path + ": no TLS with this certificate: " + e.getMessage(), e);
            }
        }
        return new WebAccess(file, tls);
    }

    private Map<String, String> users() {
        return file.current().config().users();
    }

    /** Why the file as it is now is not in force; empty if it is. */
    public String fault() {
        return file.fault();
    }

    public Optional<SSLContext> tls() {
        return tls;
    }

    /** Whether the file has a certificate, which a port that is open without TLS cannot take: it must be opened anew. */
    public boolean isOutdated() {
        boolean hasKey = file.current().key().isPresent();
        return hasKey && tls.isEmpty();
    }

    /** The check of logins, if the file has any at this moment. */
    public Optional<LoginCheck> logins() {
        return users().isEmpty() ? Optional.empty() : Optional.of(logins);
    }

    /** Whether it has both, as an address beyond loopback needs. */
    public boolean isComplete() {
        return file.current().config().isComplete();
    }
}
