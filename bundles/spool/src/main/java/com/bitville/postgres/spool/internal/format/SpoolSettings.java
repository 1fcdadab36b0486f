package com.bitville.postgres.spool.internal.format;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The limits in force.
 *
 * @param path the folder
 * @param capBytes the size limit of payloads, dead letters and commit records together, in whole blocks
 * @param mostFiles how many payloads
 * @param mostAge the age after which a payload expires
 * @param memoryBytes the size limit in memory while the disk fails
 * @param owner whose folder it is; of none inside another one
 */
public record SpoolSettings(
        Path path, long capBytes, int mostFiles, Duration mostAge, long memoryBytes, FolderOwner owner) {
    private static final long MIB = 1024 * 1024;
    private static final long LEAST_CAP = MIB;
    private static final long FLOOR = 200 * MIB;
    private static final int DEAD_SHARE = 10;

    public SpoolSettings {
        if (capBytes < LEAST_CAP) {
            throw new IllegalArgumentException("max.size.mb gives " + capBytes + " bytes; at least 1 MiB is needed");
        }
    }

    /** Limits of a folder that bears no owner. */
    public SpoolSettings(Path path, long capBytes, int mostFiles, Duration mostAge, long memoryBytes) {
        this(path, capBytes, mostFiles, mostAge, memoryBytes, FolderOwner.NONE);
    }

    public static SpoolSettings of(String path, int maxSizeMb, String owner) {
        return new SpoolSettings(
                Path.of(path).toAbsolutePath(),
                maxSizeMb * MIB,
                20_000,
                Duration.ofDays(7),
                5 * MIB,
                FolderOwner.parse(owner));
    }

    /** The same limits for another folder. */
    public SpoolSettings at(Path elsewhere) {
        return new SpoolSettings(elsewhere, capBytes, mostFiles, mostAge, memoryBytes);
    }

    /** The space that must stay free on a file system of that size, so that the agent never fills the host's disk. */
    public long floor(long fileSystemBytes) {
        return Math.min(FLOOR, fileSystemBytes / 20);
    }

    public long deadBytes() {
        return capBytes / DEAD_SHARE;
    }
}
