package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.secret.SecretSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The effective configuration as a whole.
 *
 * @param generation the number of this configuration, from 1
 * @param settings all settings
 * @param properties the components' properties, by PID
 * @param secrets the sources of the secrets, by full key
 * @param faultyPids the PIDs without properties because a value that they depend on has been invalid since the start
 */
public record EffectiveConfiguration(
        long generation,
        List<Setting> settings,
        Map<String, Map<String, Object>> properties,
        Map<String, SecretSource> secrets,
        Set<String> faultyPids) {
    public static final EffectiveConfiguration NONE =
            new EffectiveConfiguration(0, List.of(), Map.of(), Map.of(), Set.of());

    public boolean differsFrom(EffectiveConfiguration other) {
        return !settings.equals(other.settings)
                || !properties.equals(other.properties)
                || !secrets.equals(other.secrets)
                || !faultyPids.equals(other.faultyPids);
    }

    public EffectiveConfiguration numbered(long number, Map<String, Map<String, Object>> withSecrets) {
        return new EffectiveConfiguration(number, settings, withSecrets, secrets, faultyPids);
    }
}
