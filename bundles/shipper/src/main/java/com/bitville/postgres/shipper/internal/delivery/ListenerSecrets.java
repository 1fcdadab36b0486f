package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whoever resolves secrets at present: nobody while the configuration bundle is replaced, for which a shipper need not end. */
public final class ListenerSecrets implements Secrets {
    private volatile @Nullable Secrets current;

    public synchronized void set(Secrets secrets) {
        current = secrets;
    }

    /** A replacement may be bound before what it replaces is unbound. */
    public synchronized void unset(Secrets secrets) {
        if (current == secrets) {
            current = null;
        }
    }

    private Secrets present() throws SecretException {
        Secrets secrets = current;
        if (secrets == null) {
            throw new SecretException(
                    "nobody can tell key and password while the configuration bundle (bitville-config) is stopped or replaced;"
                            + " start it",
                    null);
        }
        return secrets;
    }

    @Override
    public Optional<Secret> databasePassword(String server) throws SecretException {
        return present().databasePassword(server);
    }

    @Override
    public Optional<Secret> listenerApiKey() throws SecretException {
        return present().listenerApiKey();
    }

    @Override
    public Optional<Secret> listenerProxyPassword() throws SecretException {
        return present().listenerProxyPassword();
    }
}
