package com.bitville.postgres.deploy.internal.feature;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;

/**
 * The features whose installation or removal has begun and not ended, one name a line, in a file that exists only while there are any. The
 * container records what is required before everything is started, and after everything is uninstalled: only with this file does the next
 * process know that one died in between. Used by one thread.
 */
final class UnfinishedFeatures {
    private final Path file;
    private final Set<String> names = new TreeSet<>();

    UnfinishedFeatures(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            names.addAll(Files.readAllLines(file));
        }
    }

    boolean contains(String name) {
        return names.contains(name);
    }

    void add(String name) throws IOException {
        if (!names.contains(name)) {
            Set<String> more = new TreeSet<>(names);
            more.add(name);
            write(more);
            names.add(name);
        }
    }

    void remove(String name) throws IOException {
        if (names.contains(name)) {
            Set<String> fewer = new TreeSet<>(names);
            fewer.remove(name);
            write(fewer);
            names.remove(name);
        }
    }

    private void write(Set<String> all) throws IOException {
        if (all.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Files.createDirectories(file.getParent());
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.write(next, all);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
