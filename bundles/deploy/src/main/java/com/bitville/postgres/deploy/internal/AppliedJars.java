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
 * The applied jar files, recorded in a file because after a restart FileInstall reports every jar of the folder as new. Used by one thread
 * at a time.
 */
final class AppliedJars {
    private final Path store;
    private final Properties jars = new Properties();

    /**
     * The record of a file.
     *
     * @param symbolicName the bundle's symbolic name
     * @param file the file's time and size
     * @param bundle the bundle's id and the time at which the file replaced it; time {@code 0} if unknown
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

    /** Reads the records of an earlier process. */
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

    /** Whether the file is recorded in its present state. */
    boolean isUnchanged(BundleJar jar) {
        return note(jar.file())
                .filter(note -> note.symbolicName().equals(jar.symbolicName())
                        && note.file().equals(stamp(jar.file())))
                .isPresent();
    }

    /** The bundle that a recorded file replaced, even if the file no longer exists. */
    Optional<String> symbolicName(File file) {
        return note(file).map(Note::symbolicName);
    }

    /** Whether a bundle's contents came from the folder and were not changed by other means since. */
    boolean isApplied(Bundle bundle) {
        return files().stream()
                .flatMap(file -> note(file).stream())
                .filter(note -> note.symbolicName().equals(bundle.getSymbolicName()))
                .anyMatch(note ->
                        note.bundle().equals(stamp(bundle)) || note.bundle().equals(bundle.getBundleId() + "@0"));
    }

    List<File> files() {
        return jars.stringPropertyNames().stream().map(File::new).toList();
    }

    /** {@code before}: whether the bundle is replaced later, so that its time is not known yet. */
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
