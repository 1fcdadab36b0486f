package com.bitville.postgres.deploy.internal;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Which jar files are in force, in a file, because after a restart the folder is read as if all of it were new. Used by one thread at
 * a time.
 */
final class Applied {
    private final Path store;
    private final Properties jars = new Properties();

    /** Reads what an earlier process noted. */
    Applied(Path store) throws IOException {
        this.store = store;
        if (Files.exists(store)) {
            try (Reader reader = Files.newBufferedReader(store)) {
                jars.load(reader);
            }
        }
    }

    /** Whether the file is noted as it is now. */
    boolean isUnchanged(BundleJar jar) {
        return value(jar).equals(jars.getProperty(jar.file().getPath()));
    }

    /** The bundle that a noted file replaced, whether or not the file is still there. */
    Optional<String> symbolicName(File file) {
        String value = jars.getProperty(file.getPath());
        return value == null ? Optional.empty() : Optional.of(value.substring(0, value.indexOf(' ')));
    }

    List<File> files() {
        return jars.stringPropertyNames().stream().map(File::new).toList();
    }

    void add(BundleJar jar) throws IOException {
        jars.setProperty(jar.file().getPath(), value(jar));
        write();
    }

    void remove(File file) throws IOException {
        jars.remove(file.getPath());
        write();
    }

    private static String value(BundleJar jar) {
        return jar.symbolicName() + " " + jar.file().lastModified() + " "
                + jar.file().length();
    }

    private void write() throws IOException {
        if (jars.isEmpty()) {
            Files.deleteIfExists(store);
            return;
        }
        Path next = store.resolveSibling(store.getFileName() + ".next");
        try (Writer writer = Files.newBufferedWriter(next)) {
            jars.store(writer, null);
        }
        try {
            Files.move(next, store, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(next, store, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
