package com.bitville.postgres.shipper.internal;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A key that a test changes. */
public final class FakeSecrets implements Secrets {
    public static final String KEY = "k3y-of-the-test";

    private volatile @Nullable String key = KEY;
    private volatile @Nullable String proxyPassword;
    private volatile boolean unreadable;

    public void key(@Nullable String next) {
        key = next;
    }

    public void proxyPassword(@Nullable String next) {
        proxyPassword = next;
    }

    public void unreadable(boolean now) {
        unreadable = now;
    }

    @Override
    public Optional<Secret> databasePassword(String server) {
        throw new AssertionError("the shipper has no business with a database");
    }

    @Override
    public Optional<Secret> listenerApiKey() throws SecretException {
        if (unreadable) {
            throw new SecretException("api_key_file /etc/bitville/key cannot be read: permission denied", null);
        }
        return Optional.ofNullable(key).map(Secret::new);
    }

    @Override
    public Optional<Secret> listenerProxyPassword() throws SecretException {
        if (unreadable) {
            throw new SecretException(
                    "proxy_password_file /etc/bitville/proxy cannot be read: permission denied", null);
        }
        return Optional.ofNullable(proxyPassword).map(Secret::new);
    }
}
