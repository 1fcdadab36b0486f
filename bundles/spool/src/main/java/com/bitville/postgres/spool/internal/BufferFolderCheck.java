package com.bitville.postgres.spool.internal;

import static com.bitville.postgres.api.health.FindingAreas.BUFFER;

import com.bitville.postgres.api.health.Finding;
import com.bitville.postgres.api.health.FindingSeverity;
import com.bitville.postgres.api.health.Remedy;
import com.bitville.postgres.spool.internal.format.DiskOperations;
import com.bitville.postgres.spool.internal.format.SpoolSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** The doctor's check of the buffer's folder: owner, access by others, free space. */
final class BufferFolderCheck {
    private static final long MIB = 1024 * 1024;
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_EXECUTE);

    private final SpoolSettings spoolSettings;
    private final DiskOperations diskOperations;
    private final LongSupplier held;

    /** {@code held}: how many of the allowed bytes are already in the folder. */
    BufferFolderCheck(SpoolSettings spoolSettings, DiskOperations diskOperations, LongSupplier held) {
        this.spoolSettings = spoolSettings;
        this.diskOperations = diskOperations;
        this.held = held;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        Path folder = spoolSettings.path();
        try {
            findings.add(owner(folder));
            findings.add(space(folder));
        } catch (IOException e) {
            findings.add(Finding.of(
                    FindingSeverity.ERROR,
                    BUFFER,
                    "folder",
                    "",
                    folder + " cannot be checked: " + e.getClass().getSimpleName(),
                    own(folder)));
        }
        return findings;
    }

    private static Finding owner(Path folder) throws IOException {
        String owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
        if (!Files.isWritable(folder)) {
            return Finding.of(
                    FindingSeverity.ERROR,
                    BUFFER,
                    "folder",
                    "",
                    folder + " of " + owner + " cannot be written",
                    own(folder));
        }
        boolean open = Files.getPosixFilePermissions(folder).stream().anyMatch(OTHERS::contains);
        return open
                ? Finding.of(
                        FindingSeverity.WARNING,
                        BUFFER,
                        "folder",
                        "",
                        folder + " of " + owner + " is readable by other users",
                        Remedy.shell("chmod 700 " + quoted(folder)))
                : Finding.ok(BUFFER, "folder", "", folder + " of " + owner + ", closed to others");
    }

    private Finding space(Path folder) throws IOException {
        long free = diskOperations.free(folder);
        long floor = spoolSettings.floor(diskOperations.total(folder));
        String text = size(free) + " free, of which " + size(floor) + " stay untouched";
        if (free <= floor) {
            return Finding.of(
                    FindingSeverity.ERROR,
                    BUFFER,
                    "space",
                    "",
                    text + ": payloads are kept only in memory",
                    elsewhere(folder));
        }
        long room = free - floor + held.getAsLong();
        if (room < spoolSettings.capBytes()) {
            return Finding.of(
                    FindingSeverity.WARNING,
                    BUFFER,
                    "space",
                    "",
                    text + ": less than the " + spoolSettings.capBytes() / MIB + " MiB that may wait",
                    room < 2 * MIB
                            ? elsewhere(folder)
                            : Remedy.shell("bin/bitville config set buffer.max_size_mb " + room / MIB / 2));
        }
        return Finding.ok(BUFFER, "space", "", text);
    }

    private static Remedy elsewhere(Path folder) {
        return Remedy.shell(
                "# make room on this file system, or buffer elsewhere:",
                "df -h " + quoted(folder),
                "# bin/bitville config set buffer.path /path/with/room");
    }

    private static String size(long bytes) {
        return bytes >= 10 * MIB ? bytes / MIB + " MiB" : bytes / 1024 + " KiB";
    }

    private static Remedy own(Path folder) {
        String user = System.getProperty("user.name", "bitville");
        return Remedy.shell("# as root:", "install -d -m 700 -o " + user + " " + quoted(folder));
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }
}
