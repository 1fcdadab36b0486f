package com.bitville.postgres.host.internal.proc;

import java.util.Set;

/**
 * One line of {@code mountinfo}.
 *
 * @param device the kernel's number of the file system, {@code major:minor}
 * @param root the folder inside the file system that is mounted
 * @param point where it is mounted
 * @param type the file system's type
 * @param source what is mounted, such as {@code /dev/sda1}
 * @param options the file system's own options; for a cgroup v1 hierarchy they name its controllers
 * @param readOnly whether it is mounted read-only
 */
public record Mount(
        String device, String root, String point, String type, String source, Set<String> options, boolean readOnly) {
    /** Types on a disk of this machine. Reading their space never waits for a network. */
    private static final Set<String> ON_DISK = Set.of(
            "ext2",
            "ext3",
            "ext4",
            "xfs",
            "btrfs",
            "zfs",
            "f2fs",
            "jfs",
            "reiserfs",
            "nilfs2",
            "bcachefs",
            "vfat",
            "exfat");
    /** Other local types, which only get a row if PostgreSQL or the agent uses them. */
    private static final Set<String> LOCAL = Set.of("tmpfs", "ramfs", "overlay");

    public boolean onDisk() {
        return ON_DISK.contains(type);
    }

    /** Whether its space may be read: every other type may be a network file system whose server hangs. */
    public boolean local() {
        return onDisk() || LOCAL.contains(type);
    }

    /** Whether a path is at or below the mount point. */
    boolean holds(String path) {
        if (point.equals("/")) {
            return true;
        }
        return path.startsWith(point) && (path.length() == point.length() || path.charAt(point.length()) == '/');
    }
}
