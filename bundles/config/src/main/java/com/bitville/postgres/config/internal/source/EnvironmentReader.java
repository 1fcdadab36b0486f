package com.bitville.postgres.config.internal.source;

import com.bitville.postgres.config.internal.keys.ConfigurationKeys;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.MessageText;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the environment variables {@code BITVILLE_PG_*}. */
public final class EnvironmentReader {
    static final String PREFIX = "BITVILLE_PG_";
    /** Read before the configuration exists: the path of its file, and the shell's port. */
    private static final Set<String> LAUNCHER = Set.of(
            ConfigurationPaths.CONFIG_VARIABLE, "BITVILLE_PG_SHELL_PORT", "BITVILLE_PG_WEB_PORT", "BITVILLE_PG_LOG");

    private static final Map<String, Key> BY_VARIABLE =
            ConfigurationKeys.ALL.stream().collect(Collectors.toMap(Key::variable, key -> key));

    private EnvironmentReader() {}

    public static SourceLayer read(Map<String, String> environment, ConfigurationErrors configurationErrors) {
        Map<String, SourceLayer.Given> given = new LinkedHashMap<>();
        Set<String> servers = new TreeSet<>();
        ServiceVariables services = new ServiceVariables(environment);
        services.remarks().forEach(configurationErrors::hint);
        new TreeMap<>(environment).forEach((variable, text) -> {
            if (!variable.startsWith(PREFIX) || LAUNCHER.contains(variable) || services.has(variable)) {
                return;
            }
            Key key = variable.startsWith(Key.SERVER_PREFIX)
                    ? ofServer(variable, configurationErrors)
                    : BY_VARIABLE.get(variable);
            if (key != null) {
                if (ServerSections.isFurther(key.section())) {
                    servers.add(ServerSections.of(key.section()));
                }
                given.put(key.full(), new SourceLayer.Given(text, "env:" + variable));
            } else if (!variable.startsWith(Key.SERVER_PREFIX)) {
                configurationErrors.hint(
                        "unknown variable " + variable + " is ignored" + KeySuggestions.variable(variable));
            }
        });
        return new SourceLayer(given, servers, Set.of());
    }

    /** The key that a variable sets, including keys of additional servers. */
    static Optional<Key> find(String variable) {
        return Optional.ofNullable(
                variable.startsWith(Key.SERVER_PREFIX)
                        ? ofServer(variable, new ConfigurationErrors())
                        : BY_VARIABLE.get(variable));
    }

    private static @Nullable Key ofServer(String variable, ConfigurationErrors configurationErrors) {
        String rest = variable.substring(Key.SERVER_PREFIX.length());
        int separator = rest.indexOf("__");
        String server = MessageText.lower(separator < 0 ? rest : rest.substring(0, separator));
        if (!ServerSections.isAllowed(server)) {
            configurationErrors.hint("variable " + variable + " is ignored: it names the server "
                    + MessageText.shown(server) + "; " + ServerSections.refusal(server));
            return null;
        }
        String name = separator < 0 ? "" : MessageText.lower(rest.substring(separator + 2));
        List<Key> keys = ConfigurationKeys.of(ServerSections.section(server));
        for (Key key : keys) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        configurationErrors.hint("unknown variable " + variable + " is ignored"
                + MessageText.suggestion(
                        variable, keys.stream().map(Key::variable).toList()));
        return null;
    }
}
