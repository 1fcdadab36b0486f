package com.bitville.postgres.deploy.internal;

import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/**
 * A jar file whose manifest names one of the agent's bundles.
 *
 * @param file the file
 * @param symbolicName the bundle's symbolic name
 * @param version the version in the manifest
 */
record BundleJar(File file, String symbolicName, String version) {
    /** The prefix of the symbolic names of the agent's bundles. */
    static final String PREFIX = "bitville-";

    /** Reads the manifest; empty for a folder, another type of file, or another vendor's bundle. */
    static Optional<BundleJar> of(File file) {
        if (!file.isFile() || !file.getName().endsWith(".jar")) {
            return Optional.empty();
        }
        try (JarFile jar = new JarFile(file)) {
            Manifest manifest = jar.getManifest();
            return manifest == null ? Optional.empty() : of(file, manifest.getMainAttributes());
        } catch (IOException e) {
            // Not a jar, whatever its name: the handler of such files reports it.
            return Optional.empty();
        }
    }

    private static Optional<BundleJar> of(File file, Attributes manifest) {
        String name = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
        String version = manifest.getValue(Constants.BUNDLE_VERSION);
        if (name == null || !name.startsWith(PREFIX)) {
            return Optional.empty();
        }
        int directives = name.indexOf(';');
        return Optional.of(new BundleJar(
                file,
                (directives < 0 ? name : name.substring(0, directives)).strip(),
                version == null ? "0" : version.strip()));
    }
}
