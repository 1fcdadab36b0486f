package com.bitville.postgres.prometheus.internal.access;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** Certificate and logins of a web configuration file. */
public final class WebAccess {
    private final Optional<SSLContext> tls;
    private final Optional<LoginCheck> logins;
    private final boolean complete;
    private final Supplier<String> fault;

    private WebAccess(Optional<SSLContext> tls, Optional<LoginCheck> logins, boolean complete, Supplier<String> fault) {
        this.tls = tls;
        this.logins = logins;
        this.complete = complete;
        this.fault = fault;
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
        Optional<LoginCheck> logins = first.config().users().isEmpty()
                ? Optional.empty()
                : Optional.of(new LoginCheck(() -> file.current().config().users(), Clock.systemUTC()));
        return new WebAccess(tls, logins, first.config().isComplete(), file::fault);
    }

    /** Why the file as it is now is not in force; empty if it is. */
    public String fault() {
        return fault.get();
    }

    public Optional<SSLContext> tls() {
        return tls;
    }

    public Optional<LoginCheck> logins() {
        return logins;
    }

    /** Whether it has both, as an address beyond loopback needs. */
    public boolean isComplete() {
        return complete;
    }
}
