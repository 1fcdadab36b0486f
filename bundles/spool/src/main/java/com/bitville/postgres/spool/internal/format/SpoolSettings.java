package com.bitville.postgres.spool.internal.format;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The limits in force.
 *
 * @param path the folder
 * @param capBytes what payloads, dead letters and commit records may take together, in whole blocks
 * @param mostFiles how many payloads
 * @param mostAge after which a payload is given up
 * @param memoryBytes how much is kept in memory while the disk fails
 */
public record SpoolSettings(Path path, long capBytes, int mostFiles, Duration mostAge, long memoryBytes) {
    private static final long MIB = 1024 * 1024;
    private static final long LEAST_CAP = MIB;
    private static final long FLOOR = 200 * MIB;
    private static final int DEAD_SHARE = 10;

    public SpoolSettings {
        if (capBytes < LEAST_CAP) {
            throw new IllegalArgumentException("max.size.mb gives " + capBytes + " bytes; at least 1 MiB is needed");
        }
    }

    public static SpoolSettings of(String path, int maxSizeMb) {
        return new SpoolSettings(Path.of(path).toAbsolutePath(), maxSizeMb * MIB, 20_000, Duration.ofDays(7), 5 * MIB);
    }

    /** The same for a spool of its own elsewhere. */
    public SpoolSettings at(Path elsewhere) {
        return new SpoolSettings(elsewhere, capBytes, mostFiles, mostAge, memoryBytes);
    }

    /** What must stay free of a file system of that size, so that the agent never takes the host's last space. */
    public long floor(long fileSystemBytes) {
        return Math.min(FLOOR, fileSystemBytes / 20);
    }

    public long deadBytes() {
        return capBytes / DEAD_SHARE;
    }
}
