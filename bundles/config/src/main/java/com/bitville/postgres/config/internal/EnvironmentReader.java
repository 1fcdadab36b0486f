package com.bitville.postgres.config.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the {@code BITVILLE_PG_} variables. */
final class EnvironmentReader {
    static final String PREFIX = "BITVILLE_PG_";
    /** Read before there is a configuration: where its file is, and where the shell listens. */
    private static final Set<String> LAUNCHER =
            Set.of(Places.CONFIG_VARIABLE, "BITVILLE_PG_SHELL_PORT", "BITVILLE_PG_WEB_PORT", "BITVILLE_PG_LOG");

    private static final Map<String, Key> BY_VARIABLE =
            Keys.ALL.stream().collect(Collectors.toMap(Key::variable, key -> key));

    private EnvironmentReader() {}

    static Layer read(Map<String, String> environment, Findings findings) {
        Map<String, Layer.Given> given = new LinkedHashMap<>();
        Set<String> servers = new TreeSet<>();
        ServiceVariables services = new ServiceVariables(environment);
        services.remarks().forEach(findings::hint);
        new TreeMap<>(environment).forEach((variable, text) -> {
            if (!variable.startsWith(PREFIX) || LAUNCHER.contains(variable) || services.has(variable)) {
                return;
            }
            Key key = variable.startsWith(Key.SERVER_PREFIX) ? ofServer(variable, findings) : BY_VARIABLE.get(variable);
            if (key != null) {
                if (Servers.isFurther(key.section())) {
                    servers.add(Servers.of(key.section()));
                }
                given.put(key.full(), new Layer.Given(text, "env:" + variable));
            } else if (!variable.startsWith(Key.SERVER_PREFIX)) {
                findings.hint("unknown variable " + variable + " is ignored" + Meant.variable(variable));
            }
        });
        return new Layer(given, servers, Set.of());
    }

    /** The key that a variable sets, a further server's own among them. */
    static Optional<Key> find(String variable) {
        return Optional.ofNullable(
                variable.startsWith(Key.SERVER_PREFIX)
                        ? ofServer(variable, new Findings())
                        : BY_VARIABLE.get(variable));
    }

    private static @Nullable Key ofServer(String variable, Findings findings) {
        String rest = variable.substring(Key.SERVER_PREFIX.length());
        int separator = rest.indexOf("__");
        String server = Words.lower(separator < 0 ? rest : rest.substring(0, separator));
        if (!Servers.isAllowed(server)) {
            findings.hint("variable " + variable + " is ignored: it names the server " + Words.shown(server) + "; "
                    + Servers.refusal(server));
            return null;
        }
        String name = separator < 0 ? "" : Words.lower(rest.substring(separator + 2));
        List<Key> keys = Keys.of(Servers.section(server));
        for (Key key : keys) {
            if (key.name().equals(name)) {
                return key;
            }
        }
        findings.hint("unknown variable " + variable + " is ignored"
                + Words.meant(variable, keys.stream().map(Key::variable).toList()));
        return null;
    }
}
