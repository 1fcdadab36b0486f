package com.bitville.postgres.config.internal;

import com.bitville.postgres.api.config.Setting;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configuration in force, as a whole.
 *
 * @param generation 1 for the first
 * @param settings every setting
 * @param properties what each component has, by PID
 * @param secrets where each secret is to be found, by full key
 * @param faultyPids the PIDs that have nothing because what they depend on was faulty from the start
 */
record Snapshot(
        long generation,
        List<Setting> settings,
        Map<String, Map<String, Object>> properties,
        Map<String, SecretSource> secrets,
        Set<String> faultyPids) {
    static final Snapshot NONE = new Snapshot(0, List.of(), Map.of(), Map.of(), Set.of());

    boolean differsFrom(Snapshot other) {
        return !settings.equals(other.settings)
                || !properties.equals(other.properties)
                || !secrets.equals(other.secrets)
                || !faultyPids.equals(other.faultyPids);
    }

    Snapshot numbered(long number, Map<String, Map<String, Object>> withSecrets) {
        return new Snapshot(number, settings, withSecrets, secrets, faultyPids);
    }
}
