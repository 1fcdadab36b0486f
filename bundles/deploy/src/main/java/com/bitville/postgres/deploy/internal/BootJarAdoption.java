package com.bitville.postgres.deploy.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles a jar that was in the folder before this bundle started, as in the first boot: FileInstall has installed it in addition to the
 * bundle that it replaces. FileInstall looks for another handler only if the file disappears and comes back, so this class moves it away
 * and back.
 */
final class BootJarAdoption implements BundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(BootJarAdoption.class);

    private final DeployFolder deployed;
    private final Path folder;
    private final Path aside;
    private final Map<Long, String> leaving = new ConcurrentHashMap<>();

    /** {@code aside} is a folder only for this class, where a file stays until FileInstall has uninstalled it. */
    BootJarAdoption(DeployFolder deployed, Path folder, Path aside) {
        this.deployed = deployed;
        this.folder = folder;
        this.aside = aside;
    }

    /** Moves back files that an earlier process left aside, and moves away second copies of installed bundles. */
    void begin(BundleContext context) throws IOException {
        if (Files.isDirectory(aside)) {
            for (String name : names()) {
                bringBack(name);
            }
        }
        context.addBundleListener(this);
        for (Bundle copy : context.getBundles()) {
            String location = copy.getLocation();
            Path jar = folder.resolve(location.substring(location.lastIndexOf('/') + 1));
            if (isSecond(copy, jar)) {
                leaving.put(copy.getBundleId(), jar.getFileName().toString());
                Files.createDirectories(aside);
                Files.move(jar, aside.resolve(jar.getFileName()));
            }
        }
    }

    private boolean isSecond(Bundle copy, Path jar) {
        String name = copy.getSymbolicName();
        return name != null
                && name.startsWith(BundleJar.PREFIX)
                && copy.getLocation().equals(jar.toFile().toURI().toString())
                && Files.exists(jar)
                && deployed.installed(name, jar.toFile()).isPresent();
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        String name = event.getType() == BundleEvent.UNINSTALLED
                ? leaving.remove(event.getBundle().getBundleId())
                : null;
        if (name != null) {
            try {
                bringBack(name);
            } catch (IOException e) {
                LOG.warn("deployed_jar_not_brought_back file={} reason=\"{}\"", aside.resolve(name), e.toString());
            }
        }
    }

    private void bringBack(String name) throws IOException {
        Files.move(aside.resolve(name), folder.resolve(name));
        if (names().isEmpty()) {
            Files.delete(aside);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(aside)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
