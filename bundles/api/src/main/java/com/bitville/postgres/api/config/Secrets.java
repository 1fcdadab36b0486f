package com.bitville.postgres.api.config;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Resolves secrets at the moment of use, so that a rotated secret needs no restart and no secret is ever a configuration property. Safe for
 * use by several threads; may read a small file.
 */
@ProviderType
public interface Secrets {
    /**
     * The password for a server: from the environment, a file, the INI, or the user's pgpass.
     *
     * @param server the server's configured name
     * @return the password, or empty where none is configured
     * @throws SecretException if one is configured but cannot be read
     */
    Optional<Secret> databasePassword(String server) throws SecretException;

    /**
     * The API key, sent to the listener as Bearer token.
     *
     * @return the key, or empty where none is configured
     * @throws SecretException if one is configured but cannot be read
     */
    Optional<Secret> listenerApiKey() throws SecretException;

    /**
     * The password for the proxy between agent and listener.
     *
     * @return the password, or empty where none is configured
     * @throws SecretException if one is configured but cannot be read, or was given for another proxy
     */
    Optional<Secret> listenerProxyPassword() throws SecretException;
}
