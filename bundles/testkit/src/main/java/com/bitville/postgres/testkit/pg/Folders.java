package com.bitville.postgres.testkit.pg;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Folders under the temporary directory: the cache shared by all runs, and a new one for each server. */
final class Folders {
    private Folders() {}

    /** The cache of this user; a folder of that name that belongs to another user is not trusted. */
    static Path cache() throws IOException {
        Path folder = temporary().resolve("bitville-postgres-" + Account.uid());
        Files.createDirectories(folder);
        if (Account.uid(folder) != Account.uid()) {
            throw new IOException(folder + " belongs to user " + Account.uid(folder) + ": remove it");
        }
        open(folder);
        return folder;
    }

    static Path fresh(Path parent, String prefix) throws IOException {
        Path folder = Files.createTempDirectory(parent, prefix);
        open(folder);
        return folder;
    }

    static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
    }

    /** Moves a finished folder to its place; if another process was faster, its folder stays. */
    static void publish(Path finished, Path place) throws IOException {
        try {
            Files.move(finished, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(finished);
            if (!Files.isDirectory(place)) {
                throw e;
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Other accounts may enter and read it: the server may run under one. */
    private static void open(Path folder) {
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
