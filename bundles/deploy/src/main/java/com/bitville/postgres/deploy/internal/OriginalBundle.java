package com.bitville.postgres.deploy.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;

/**
 * A copy of a bundle's contents before the first jar of the folder replaced them. The bundle's location is not enough: an in-place upgrade
 * of a feature, or a manual update, does not change it.
 */
final class OriginalBundle {
    private final Path folder;

    OriginalBundle(Path folder) {
        this.folder = folder;
    }

    private Path file(Bundle bundle) {
        return folder.resolve(bundle.getSymbolicName() + ".jar");
    }

    /** Copies the framework's contents of the bundle. */
    void keep(Bundle bundle) throws IOException {
        Files.createDirectories(folder);
        Path part = folder.resolve(bundle.getSymbolicName() + ".part");
        try (InputStream in = bundle.getEntry(JarFile.MANIFEST_NAME).openStream();
                JarOutputStream jar = new JarOutputStream(Files.newOutputStream(part), new Manifest(in))) {
            Enumeration<URL> entries = bundle.findEntries("/", "*", true);
            for (URL entry : Collections.list(entries)) {
                String name = entry.getPath().substring(1);
                if (!name.endsWith("/") && !name.equals(JarFile.MANIFEST_NAME)) {
                    jar.putNextEntry(new JarEntry(name));
                    try (InputStream contents = entry.openStream()) {
                        contents.transferTo(jar);
                    }
                    jar.closeEntry();
                }
            }
        }
        Files.deleteIfExists(file(bundle));
        Files.move(part, file(bundle));
    }

    /** The copy or, without one, the file at the bundle's location. */
    InputStream open(Bundle bundle) throws IOException {
        return Files.exists(file(bundle))
                ? Files.newInputStream(file(bundle))
                : URI.create(bundle.getLocation()).toURL().openStream();
    }

    void forget(Bundle bundle) throws IOException {
        Files.deleteIfExists(file(bundle));
    }
}
