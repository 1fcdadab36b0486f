package com.bitville.postgres.testkit.fake;

import com.bitville.postgres.api.config.Secret;
import com.bitville.postgres.api.config.SecretException;
import com.bitville.postgres.api.config.Secrets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Secrets that a test sets; none at first. Safe for use by several threads. */
public final class FakeSecrets implements Secrets {
    private final Map<String, String> passwords = new ConcurrentHashMap<>();
    private volatile @Nullable String apiKey;
    private volatile @Nullable String proxyPassword;
    private volatile @Nullable String fault;

    /**
     * Sets a server's password.
     *
     * @param server the server's configured name
     * @param password its password
     * @return this
     */
    public FakeSecrets password(String server, String password) {
        passwords.put(server, password);
        return this;
    }

    /**
     * Sets the listener's key.
     *
     * @param key the key, null for none
     * @return this
     */
    public FakeSecrets apiKey(@Nullable String key) {
        apiKey = key;
        return this;
    }

    /**
     * Sets the password for the proxy.
     *
     * @param password the password, null for none
     * @return this
     */
    public FakeSecrets proxyPassword(@Nullable String password) {
        proxyPassword = password;
        return this;
    }

    /**
     * Makes every secret unreadable.
     *
     * @param message the problem, null to make them readable again
     * @return this
     */
    public FakeSecrets fail(@Nullable String message) {
        fault = message;
        return this;
    }

    @Override
    public Optional<Secret> databasePassword(String server) throws SecretException {
        refuse();
        return Optional.ofNullable(passwords.get(server)).map(Secret::new);
    }

    @Override
    public Optional<Secret> listenerApiKey() throws SecretException {
        refuse();
        return Optional.ofNullable(apiKey).map(Secret::new);
    }

    @Override
    public Optional<Secret> listenerProxyPassword() throws SecretException {
        refuse();
        return Optional.ofNullable(proxyPassword).map(Secret::new);
    }

    private void refuse() throws SecretException {
        String message = fault;
        if (message != null) {
            throw new SecretException(message, null);
        }
    }
}
