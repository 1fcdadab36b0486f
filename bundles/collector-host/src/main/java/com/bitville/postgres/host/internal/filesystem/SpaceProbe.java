package com.bitville.postgres.host.internal.filesystem;

import java.io.File;

/** Reads the space of a file system. */
public interface SpaceProbe {
    /**
     * The space of a file system in bytes.
     *
     * @param total the total, 0 if it could not be read
     * @param free the unused space
     * @param available the part of it that a user other than root may fill
     */
    record Space(long total, long free, long available) {}

    /** Reads the file system at a mount point; the caller must have checked that it is local. */
    Space of(String point);

    /** The real implementation: three calls of statvfs, without reading the mount table, as FileStore would. */
    static SpaceProbe system() {
        return point -> {
            File file = new File(point);
            return new Space(file.getTotalSpace(), file.getFreeSpace(), file.getUsableSpace());
        };
    }
}
