package com.bitville.postgres.config.internal;

import com.bitville.postgres.api.config.Setting;
import com.bitville.postgres.config.internal.publish.ConfigurationStore;
import com.bitville.postgres.config.internal.source.ConfigurationPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** An agent's environment and folders in a temporary folder. */
public final class Sandbox {
    final Path root;
    public final Path ini;
    public final Path overlay;
    private final Map<String, String> environment = new HashMap<>();

    public Sandbox(Path root) throws IOException {
        this.root = root;
        for (String folder : new String[] {"etc", "data", "home", "system", "buffer"}) {
            Files.createDirectories(root.resolve(folder));
        }
        ini = root.resolve("etc/agent.ini");
        overlay = root.resolve("etc/console.ini");
        // The declared default may be unusable on the machine that runs the test.
        environment.put("BITVILLE_PG_BUFFER_PATH", root.resolve("buffer").toString());
    }

    public Sandbox with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public Sandbox without(String variable) {
        environment.remove(variable);
        return this;
    }

    public Sandbox ini(String... lines) throws IOException {
        return write(ini, lines);
    }

    public Sandbox overlay(String... lines) throws IOException {
        return write(overlay, lines);
    }

    public Sandbox write(Path path, String... lines) throws IOException {
        Files.writeString(path, String.join("\n", lines) + "\n");
        return this;
    }

    public Path secret(String name, String content) throws IOException {
        Path path = root.resolve(name);
        Files.writeString(path, content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return path;
    }

    public ConfigurationPaths places() {
        return new ConfigurationPaths(
                environment, root.resolve("etc"), root.resolve("data"), root.resolve("home"), root.resolve("system"));
    }

    public ConfigurationStore center() {
        ConfigurationStore configurationStore = new ConfigurationStore(places());
        configurationStore.reload();
        return configurationStore;
    }

    public static Setting setting(ConfigurationStore configurationStore, String key) {
        return configurationStore.settings().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no setting " + key));
    }

    public static Map<String, Object> properties(ConfigurationStore configurationStore, String pid) {
        Map<String, Object> properties =
                configurationStore.snapshot().properties().get(pid);
        if (properties == null) {
            throw new AssertionError("no configuration " + pid);
        }
        return properties;
    }
}
