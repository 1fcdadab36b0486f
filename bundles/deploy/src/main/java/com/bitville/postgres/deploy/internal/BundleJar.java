package com.bitville.postgres.deploy.internal;

import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/**
 * A jar file that says to be one of the agent's bundles.
 *
 * @param file where it lies
 * @param symbolicName of the bundle
 * @param version as it is written
 */
record BundleJar(File file, String symbolicName, String version) {
    /** How the symbolic name of each of the agent's bundles begins. */
    static final String PREFIX = "bitville-";

    /** Reads the manifest; empty for a folder, another kind of file, or somebody else's bundle. */
    static Optional<BundleJar> of(File file) {
        if (!file.isFile() || !file.getName().endsWith(".jar")) {
            return Optional.empty();
        }
        try (JarFile jar = new JarFile(file)) {
            Manifest manifest = jar.getManifest();
            return manifest == null ? Optional.empty() : of(file, manifest.getMainAttributes());
        } catch (IOException e) {
            // Not a jar, whatever its name says: whoever handles such files will say so.
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
