package com.bitville.postgres.api.config;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Edits the configuration from console and shell. A value set here overrides the INI file, which is never written. Safe for use by several
 * threads.
 */
@ProviderType
public interface ConfigurationEditor {
    /**
     * One setting in force.
     *
     * @param key the full key
     * @return the setting
     * @throws EditException if there is no such key or no such server; the message suggests the closest known name
     */
    Setting get(String key) throws EditException;

    /**
     * Sets keys together: all of them or, if any value is refused, none.
     *
     * @param values new values by full key, such as {@code database.port} or {@code database:reports.host}
     * @return the settings that are then in force, in the order given
     * @throws EditException if a key is unknown, secret, overridden by a variable, or a value is not allowed
     */
    List<Setting> set(Map<String, String> values) throws EditException;

    /**
     * Removes a value that {@link #set} or {@link #setSecret} set.
     *
     * @param key the full key
     * @return the setting that is then in force
     * @throws EditException if nothing was set, or the configuration would be invalid without it
     */
    Setting unset(String key) throws EditException;

    /**
     * Stores a secret in a file that only the agent's user can read, and uses it from then on.
     *
     * @param key the full key, such as {@code listener.api_key}
     * @param secret the secret
     * @throws EditException if the key is not a secret, is overridden by a variable, or the file cannot be written
     */
    void setSecret(String key, Secret secret) throws EditException;

    /**
     * Reads all sources again, immediately.
     *
     * @return the errors found; empty if the configuration that was read is in force
     */
    List<String> reload();
}
