package com.bitville.postgres.config.internal;

import com.bitville.postgres.api.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** An agent's surroundings in a temporary folder. */
final class Sandbox {
    final Path root;
    final Path ini;
    final Path overlay;
    private final Map<String, String> environment = new HashMap<>();

    Sandbox(Path root) throws IOException {
        this.root = root;
        for (String folder : new String[] {"etc", "data", "home", "system", "buffer"}) {
            Files.createDirectories(root.resolve(folder));
        }
        ini = root.resolve("etc/agent.ini");
        overlay = root.resolve("etc/console.ini");
        // The declared default may or may not be usable on the machine that runs the test.
        environment.put("BITVILLE_PG_BUFFER_PATH", root.resolve("buffer").toString());
    }

    Sandbox with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Sandbox without(String variable) {
        environment.remove(variable);
        return this;
    }

    Sandbox ini(String... lines) throws IOException {
        return write(ini, lines);
    }

    Sandbox overlay(String... lines) throws IOException {
        return write(overlay, lines);
    }

    Sandbox write(Path path, String... lines) throws IOException {
        Files.writeString(path, String.join("\n", lines) + "\n");
        return this;
    }

    Path secret(String name, String content) throws IOException {
        Path path = root.resolve(name);
        Files.writeString(path, content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        return path;
    }

    Places places() {
        return new Places(
                environment, root.resolve("etc"), root.resolve("data"), root.resolve("home"), root.resolve("system"));
    }

    Center center() {
        Center center = new Center(places());
        center.reload();
        return center;
    }

    static Setting setting(Center center, String key) {
        return center.settings().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no setting " + key));
    }

    static Map<String, Object> properties(Center center, String pid) {
        Map<String, Object> properties = center.snapshot().properties().get(pid);
        if (properties == null) {
            throw new AssertionError("no configuration " + pid);
        }
        return properties;
    }
}
