package com.bitville.postgres.logs.internal.source;

import com.bitville.postgres.api.collect.CollectException;
import com.bitville.postgres.api.collect.Reason;
import com.bitville.postgres.api.health.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why the agent's account may not read a file: which part of its path refuses, and which group would help. */
final class FileAccess {
    private static final String ACCOUNT = System.getProperty("user.name", "bitville");

    private FileAccess() {}

    /** The failure for an operator, with the remedy if a group or a setting of the server is enough. */
    static CollectException denied(Path path, @Nullable IOException cause) {
        Path blocked = blocked(path.toAbsolutePath().normalize());
        if (ACCOUNT.equals("root")) {
            return new CollectException(
                    Reason.NOT_PERMITTED,
                    "not even root may read " + blocked + ": its file system or a security module forbids it",
                    cause);
        }
        try {
            return denied(path, blocked, ACCOUNT, cause);
        } catch (IOException e) {
            return new CollectException(
                    Reason.NOT_PERMITTED, ACCOUNT + " may not read " + path + ": " + blocked + " refuses", e);
        }
    }

    /** The first part of the path that refuses; the file itself if none does. */
    private static Path blocked(Path path) {
        for (Path at = path.getRoot(); at != null && !at.equals(path); ) {
            if (!Files.isExecutable(at)) {
                return at;
            }
            at = at.resolve(path.getName(at.getNameCount()));
        }
        return path;
    }

    /** The failure of an account that a part of the path refuses. */
    static CollectException denied(Path path, Path blocked, String account, @Nullable IOException cause)
            throws IOException {
        PosixFileAttributes found = Files.readAttributes(blocked, PosixFileAttributes.class);
        String group = found.group().getName();
        Set<PosixFilePermission> mode = found.permissions();
        boolean groupMay = mode.contains(PosixFilePermission.GROUP_READ)
                && (!found.isDirectory() || mode.contains(PosixFilePermission.GROUP_EXECUTE));
        String message = account + " may not read " + path + ": " + (blocked.equals(path) ? "it" : blocked.toString())
                + " has the mode " + PosixFilePermissions.toString(mode) + " and the group " + group;
        if (groupMay && !group.equals("root")) {
            return new CollectException(
                    Reason.NOT_PERMITTED,
                    message,
                    cause,
                    Remedy.shell("# as root, then restart the agent:", "usermod -a -G " + group + " " + account));
        }
        if (!found.isDirectory() && Files.isRegularFile(blocked, LinkOption.NOFOLLOW_LINKS)) {
            return new CollectException(
                    Reason.NOT_PERMITTED,
                    message,
                    cause,
                    Remedy.sql(
                            "-- the next file may be read by the group " + group + ":",
                            "ALTER SYSTEM SET log_file_mode = '0640';",
                            "SELECT pg_reload_conf(), pg_sleep(1);",
                            "SELECT pg_rotate_logfile();"));
        }
        // Only the owner enters this folder, such as a data directory: the log can be read over SQL.
        return new CollectException(Reason.NOT_PERMITTED, message, cause);
    }
}
