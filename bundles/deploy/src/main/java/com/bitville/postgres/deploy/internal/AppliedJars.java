package com.bitville.postgres.deploy.internal;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.osgi.framework.Bundle;

/**
 * Which jar files are in force, in a file, because after a restart the folder is read as if all of it were new. Used by one thread at
 * a time.
 */
final class AppliedJars {
    private final Path store;
    private final Properties jars = new Properties();

    /**
     * What is noted of a file.
     *
     * @param symbolicName of the bundle
     * @param file its time and size
     * @param bundle the number of the bundle and the time at which the file replaced it; {@code 0} for the time where that is not known
     */
    private record Note(String symbolicName, String file, String bundle) {
        static Note parse(String text) {
            String[] words = text.split(" ", 3);
            return new Note(words[0], words[1], words[2]);
        }

        @Override
        public String toString() {
            return symbolicName + " " + file + " " + bundle;
        }
    }

    /** Reads what an earlier process noted. */
    AppliedJars(Path store) throws IOException {
        this.store = store;
        if (Files.exists(store)) {
            try (Reader reader = Files.newBufferedReader(store)) {
                jars.load(reader);
            }
        }
    }

    private Optional<Note> note(File file) {
        return Optional.ofNullable(jars.getProperty(file.getPath())).map(Note::parse);
    }

    /** Whether the file is noted as it is now. */
    boolean isUnchanged(BundleJar jar) {
        return note(jar.file())
                .filter(note -> note.symbolicName().equals(jar.symbolicName())
                        && note.file().equals(stamp(jar.file())))
                .isPresent();
    }

    /** The bundle that a noted file replaced, whether or not the file is still there. */
    Optional<String> symbolicName(File file) {
        return note(file).map(Note::symbolicName);
    }

    /** Whether a bundle's contents came out of the folder, and not by other means since. */
    boolean isInForce(Bundle bundle) {
        return files().stream()
                .flatMap(file -> note(file).stream())
                .filter(note -> note.symbolicName().equals(bundle.getSymbolicName()))
                .anyMatch(note ->
                        note.bundle().equals(stamp(bundle)) || note.bundle().equals(bundle.getBundleId() + "@0"));
    }

    List<File> files() {
        return jars.stringPropertyNames().stream().map(File::new).toList();
    }

    /** {@code before} where the bundle is still to be replaced, as its time will not be seen. */
    void add(BundleJar jar, Bundle bundle, boolean before) throws IOException {
        Note note =
                new Note(jar.symbolicName(), stamp(jar.file()), before ? bundle.getBundleId() + "@0" : stamp(bundle));
        jars.setProperty(jar.file().getPath(), note.toString());
        write();
    }

    void remove(File file) throws IOException {
        jars.remove(file.getPath());
        write();
    }

    private static String stamp(File file) {
        return file.lastModified() + "/" + file.length();
    }

    private static String stamp(Bundle bundle) {
        return bundle.getBundleId() + "@" + bundle.getLastModified();
    }

    private void write() throws IOException {
        if (jars.isEmpty()) {
            Files.deleteIfExists(store);
            return;
        }
        Files.createDirectories(store.getParent());
        Path next = store.resolveSibling(store.getFileName() + ".next");
        try (Writer writer = Files.newBufferedWriter(next)) {
            jars.store(writer, null);
        }
        Files.move(next, store, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
