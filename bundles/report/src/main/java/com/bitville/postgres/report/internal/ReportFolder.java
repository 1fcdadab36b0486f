package com.bitville.postgres.report.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder {@code data/reports}, the only one in which the agent writes reports by itself.
 *
 * @param path where it is
 */
record ReportFolder(Path path) {
    static ReportFolder ofInstallation() {
        String data = System.getProperty("karaf.data", "");
        return new ReportFolder(Path.of(data.isEmpty() ? "data" : data)
                .toAbsolutePath()
                .normalize()
                .resolve("reports"));
    }

    /** Makes it, for its owner alone. */
    Path made() throws IOException {
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return path;
    }

    /** A file in it; a refusal for a path that leads out of it, by dots or by a link. */
    Path file(Path named) throws IOException {
        Path folder = made().toRealPath();
        Path file = folder.resolve(named).normalize();
        Path parent = file.getParent();
        if (named.isAbsolute() || !file.startsWith(folder) || parent == null || file.equals(folder)) {
            throw new FileSystemException(
                    named.toString(),
                    null,
                    "the agent itself writes reports below " + folder + " alone: name a file there");
        }
        if (Files.exists(parent) && !parent.toRealPath().startsWith(folder)) {
            throw new FileSystemException(named.toString(), null, "a link leads out of " + folder);
        }
        return file;
    }
}
