package com.bitville.postgres.testkit.pg;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Makes the base backup of a standby: copies a running server's files between start and stop of a backup, as the binaries have no
 * pg_basebackup.
 */
final class OnlineCopy {
    private static final int FIRST_WITH_NEW_NAMES = 15;
    /** Files specific to the server, or replaced by streaming. */
    private static final Set<String> EMPTY = Set.of("pg_wal", "pg_replslot", "pg_dynshmem");

    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts");

    private OnlineCopy() {}

    static void of(PostgresServer server, Path data) throws IOException {
        boolean renamed = server.major() >= FIRST_WITH_NEW_NAMES;
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    renamed ? "SELECT pg_backup_start('copy', true)" : "SELECT pg_start_backup('copy', true, false)");
            copy(server.dataDirectory(), data);
            try (ResultSet label = statement.executeQuery(
                    "SELECT labelfile FROM " + (renamed ? "pg_backup_stop(false)" : "pg_stop_backup(false, false)"))) {
                label.next();
                write(data.resolve("backup_label"), label.getString(1));
            }
        } catch (SQLException e) {
            throw new IOException("no copy of the server could be made", e);
        }
        write(data.resolve("standby.signal"), "");
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                take(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path name = from.relativize(file);
                if (!EMPTY.contains(name.getName(0).toString()) && !LEFT_OUT.contains(name.toString())) {
                    take(file);
                }
                return FileVisitResult.CONTINUE;
            }

            /** A running server creates and removes files all the time. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            private void take(Path source) throws IOException {
                try {
                    Files.copy(source, to.resolve(from.relativize(source)), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (NoSuchFileException e) {
                    visitFileFailed(source, e);
                }
            }
        });
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Account.own(file);
    }
}
