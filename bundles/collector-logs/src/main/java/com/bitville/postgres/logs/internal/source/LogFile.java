package com.bitville.postgres.logs.internal.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A log file as it was found.
 *
 * @param path its current path on this host, null if it is read over SQL
 * @param name its name without the folder
 * @param device the number of the device it is on
 * @param inode its number there, which another file may get once it is gone
 * @param size in bytes
 * @param modifiedMs when it was last written, ms since 1970
 */
public record LogFile(@Nullable Path path, String name, long device, long inode, long size, long modifiedMs) {
    /** Reads the attributes of a path, following links; null if it is not a file. One call, so that all values belong to the same file. */
    static @Nullable LogFile look(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:dev,ino,size,lastModifiedTime,isRegularFile");
        if (!Boolean.TRUE.equals(found.get("isRegularFile"))) {
            return null;
        }
        return new LogFile(
                path,
                String.valueOf(path.getFileName()),
                number(found.get("dev")),
                number(found.get("ino")),
                number(found.get("size")),
                found.get("lastModifiedTime") instanceof FileTime time ? time.toMillis() : 0);
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : -1;
    }

    public boolean is(long otherDevice, long otherInode) {
        return device == otherDevice && inode == otherInode;
    }

    /** The path of a file of this host. */
    Path local() {
        return Objects.requireNonNull(path, "a file of another host has no path here");
    }
}
