package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.keys.DatabaseKeys;
import com.bitville.postgres.config.internal.secret.SecretSource;
import com.bitville.postgres.config.internal.source.SourceLayer;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The effective configuration of the bundle that this one replaces. If the files became invalid in between, it stays in effect, as it would
 * without the replacement; only a secret in the INI file itself must be read from there again.
 *
 * @param properties the components' properties, by PID
 * @param secrets the sources of the secrets, by full key, with an empty {@link SecretSource.Literal} for one given in a source itself
 * @param ini the INI file from which a part of it came
 */
public record PreviousConfiguration(
        Map<String, Map<String, Object>> properties,
        Map<String, SecretSource> secrets,
        @Nullable Path ini) {
    public static final PreviousConfiguration NONE = new PreviousConfiguration(Map.of(), Map.of(), null);
    /** The name of this source. */
    public static final String SOURCE = "former";
    /** A secret that is set, but is unknown or must not be used. */
    static final SourceLayer.Given UNKNOWN = new SourceLayer.Given("", "unknown");

    /** Whether the new configuration would stop a component that works. */
    public boolean isHurtBy(EffectiveConfiguration next) {
        return !Collections.disjoint(next.faultyPids(), properties.keySet());
    }

    /** The same sources, with the previous configuration in place of the INI file. */
    public KeyLookup instead(KeyLookup now) {
        Map<String, SourceLayer.Given> given = new HashMap<>();
        Set<String> servers = new TreeSet<>(now.servers());
        properties.keySet().stream()
                .filter(pid -> pid.startsWith(ConfigurationKeys.DATABASE + "~"))
                .map(pid -> pid.substring(pid.indexOf('~') + 1))
                .filter(server -> !server.equals(ServerSections.DEFAULT))
                .forEach(servers::add);
        ConfigurationKeys.ALL.forEach(key -> put(given, key, now, ServerSections.DEFAULT));
        for (String server : servers) {
            ConfigurationKeys.of(ServerSections.section(server)).forEach(key -> put(given, key, now, server));
        }
        secrets.forEach(
                (full, source) -> putSecret(given, full, source, now.ini().find(full)));
        return new KeyLookup(now.environment(), now.console(), new SourceLayer(given, servers, Set.of()));
    }

    private void put(Map<String, SourceLayer.Given> given, Key key, KeyLookup now, String server) {
        String pid = key.perServer() ? key.pid() + "~" + server : key.pid();
        SourceLayer.Given fromIni = now.ini().find(key.full());
        Object value = properties.getOrDefault(pid, Map.of()).get(key.property() == null ? "" : key.property());
        if (key.equals(DatabaseKeys.ENABLED.of(server)) || key.equals(DatabaseKeys.ENABLED)) {
            value = properties.containsKey(pid);
        }
        if (value == null) {
            return;
        }
        String text = value.toString();
        boolean standard =
                text.equals(key.standard() == null ? "" : key.standard().toString());
        String origin = ini == null || standard ? "default" : "ini:" + ini;
        given.put(
                key.full(),
                fromIni != null && fromIni.text().equals(text) ? fromIni : new SourceLayer.Given(text, origin));
    }

    private static void putSecret(
            Map<String, SourceLayer.Given> given,
            String full,
            SecretSource source,
            SourceLayer.@Nullable Given fromIni) {
        if (source instanceof SecretSource.File file) {
            given.put(full + "_file", new SourceLayer.Given(file.path().toString(), file.origin()));
        } else if (source instanceof SecretSource.Withheld) {
            given.put(full, UNKNOWN);
        } else if (source instanceof SecretSource.Literal) {
            given.put(full, fromIni == null || fromIni.text().isEmpty() ? UNKNOWN : fromIni);
        } else {
            given.put(full, new SourceLayer.Given("", "default"));
        }
    }

    /** A snapshot without the parts that did not exist before. */
    public EffectiveConfiguration only(EffectiveConfiguration kept) {
        Map<String, Map<String, Object>> known = new TreeMap<>(kept.properties());
        known.keySet().retainAll(properties.keySet());
        Set<String> stopped = new TreeSet<>(kept.properties().keySet());
        stopped.removeAll(known.keySet());
        return new EffectiveConfiguration(0, kept.settings(), Map.copyOf(known), kept.secrets(), Set.copyOf(stopped));
    }
}
