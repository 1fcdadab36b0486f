package com.bitville.postgres.shipper.internal.delivery;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The current Secrets service: none while the configuration bundle is replaced, during which the shipper keeps running. */
public final class ListenerSecrets implements Secrets {
    private volatile @Nullable Secrets current;

    public synchronized void set(Secrets secrets) {
        current = secrets;
    }

    /** A new service may be bound before the old one is unbound. */
    public synchronized void unset(Secrets secrets) {
        if (current == secrets) {
            current = null;
        }
    }

    private Secrets present() throws SecretException {
        Secrets secrets = current;
        if (secrets == null) {
            throw new SecretException(
                    "API key and password are unavailable while the configuration bundle (bitville-config) is stopped or replaced;"
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
