package com.bitville.postgres.config.internal.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The environment and the folders from which the configuration is read.
 *
 * @param environment the environment variables at the start
 * @param etc the agent's own writable configuration folder
 * @param data the agent's own data folder
 * @param home the user's home folder
 * @param system the folder of the machine's configuration files, {@code /etc}
 */
public record ConfigurationPaths(Map<String, String> environment, Path etc, Path data, Path home, Path system) {
    /** Names the INI file. Not a key, because it cannot be set in the file that it names. */
    public static final String CONFIG_VARIABLE = "BITVILLE_PG_CONFIG";

    public ConfigurationPaths {
        environment = Map.copyOf(environment);
    }

    /** The file that {@code BITVILLE_PG_CONFIG} names; empty if it is not set. */
    public Optional<Path> named() {
        return Optional.of(environment.getOrDefault(CONFIG_VARIABLE, ""))
                .filter(name -> !name.isBlank())
                .map(Path::of);
    }

    /** The possible paths of the INI file, in order of preference. */
    public List<Path> candidates() {
        return named().map(List::of)
                .orElseGet(() ->
                        List.of(system.resolve("bitville").resolve("postgres-agent.ini"), etc.resolve("agent.ini")));
    }

    /** The INI file that exists, if any. */
    public Optional<Path> ini() {
        return candidates().stream().filter(Files::exists).findFirst();
    }

    public Path overlay() {
        return etc.resolve("console.ini");
    }

    /** Whether a folder exists or can be created. */
    public boolean canHold(Path folder) {
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing != null && Files.isDirectory(existing) && Files.isWritable(existing);
    }
}
