package com.bitville.postgres.config.internal.buffer;

import com.bitville.postgres.config.internal.source.PrivateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whose payloads a folder buffers, as its file {@code owner} says: lines of the form {@code name=value}.
 *
 * @param installation the id of the installation
 * @param project its project
 * @param address the listener's address, which may change
 */
record BufferOwner(String installation, String project, String address) {
    private static final String FILE = "owner";

    /** The owner of a folder, or empty if it names none. */
    static Optional<BufferOwner> read(Path folder) throws IOException {
        try {
            Map<String, String> values = new HashMap<>();
            for (String line : Files.readAllLines(folder.resolve(FILE))) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
            return values.containsKey("installation")
                    ? Optional.of(new BufferOwner(
                            values.getOrDefault("installation", ""),
                            values.getOrDefault("project", ""),
                            values.getOrDefault("address", "")))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Writes the owner, durably: payloads that follow must never be without one. */
    void write(Path folder) throws IOException {
        PrivateFile.write(folder.resolve(FILE), text() + "address=" + address + "\n");
        try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** Who it is without the address, which may change: the first two lines of the file. */
    String text() {
        return "installation=" + installation + "\nproject=" + project + '\n';
    }

    boolean sameAs(BufferOwner other) {
        return installation.equals(other.installation) && project.equals(other.project);
    }
}
