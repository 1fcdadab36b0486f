package com.bitville.postgres.demo.internal.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Creates and removes folders. */
final class DemoFolders {
    private DemoFolders() {}

    /** Creates a folder with these permissions, whatever the umask. */
    static void make(Path folder, String permissions) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    /** Removes a folder with its content; does nothing if it does not exist. */
    static void remove(Path folder) throws IOException {
        try {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                List<Path> content;
                try (Stream<Path> entries = Files.list(folder)) {
                    content = entries.toList();
                }
                for (Path entry : content) {
                    remove(entry);
                }
            }
            Files.deleteIfExists(folder);
        } catch (NoSuchFileException e) {
            // A stopping server removes its own files meanwhile.
            if (Files.exists(folder)) {
                throw e;
            }
        }
    }
}
