package com.bitville.postgres.itests.container;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** Records which bundles of a running agent are stopped, started, updated or refreshed: others must not be. */
final class BundleWatch {
    private static final List<Class<?>> CODE = List.of(BundleRecorder.class, BundleRecorder.COMPARED);

    private final Path jar;
    private final Path events;
    private int read;

    /** For a container with this home folder. */
    BundleWatch(Path home) {
        this.jar = home.resolve("deploy/bundle-recorder.jar");
        this.events = home.resolve("data").resolve(BundleRecorder.FILE);
    }

    /** Deploys the bundle that records, or deploys it anew, and waits until it does. */
    BundleWatch deploy() throws IOException {
        long before = started();
        Path part = Path.of(System.getProperty("bitville.work")).resolve("bundle-recorder.part");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(part), manifest(before))) {
            for (Class<?> type : CODE) {
                String name = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(name));
                try (InputStream code = type.getClassLoader().getResourceAsStream(name)) {
                    code.transferTo(out);
                }
                out.closeEntry();
            }
        }
        Files.move(part, jar, StandardCopyOption.REPLACE_EXISTING);
        await("the recorder of bundle events").atMost(Duration.ofMinutes(2)).until(() -> started() > before);
        touched();
        return this;
    }

    void remove() throws IOException {
        Files.delete(jar);
    }

    private long started() throws IOException {
        return lines().stream()
                .filter(line -> line.startsWith(BundleRecorder.STARTED))
                .count();
    }

    private List<String> lines() throws IOException {
        return Files.exists(events) ? Files.readAllLines(events) : List.of();
    }

    private static Manifest manifest(long number) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        main.putValue(Constants.BUNDLE_SYMBOLICNAME, "itests-bundle-recorder");
        main.putValue(Constants.BUNDLE_VERSION, "1.0." + number);
        main.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework");
        main.putValue(Constants.BUNDLE_ACTIVATOR, BundleRecorder.class.getName());
        return manifest;
    }

    /** The bundles that something happened to since the last call. */
    Set<String> touched() throws IOException {
        List<String> lines = lines();
        Set<String> names = new TreeSet<>();
        lines.subList(read, lines.size()).forEach(line -> names.add(line.substring(0, line.indexOf(' '))));
        read = lines.size();
        return names;
    }
}
