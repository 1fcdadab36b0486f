package com.bitville.postgres.host.internal.filesystem;

import java.io.File;

/** Asks a file system for its space. */
public interface SpaceProbe {
    /**
     * The space of a file system in bytes.
     *
     * @param total all of it, 0 where it could not be asked
     * @param free what holds nothing
     * @param available the part of it that a user other than root may fill
     */
    record Space(long total, long free, long available) {}

    /** Asks the file system mounted at a point; the caller has made sure that it is local. */
    Space of(String point);

    /** The real one: statvfs, three times, and no look at the mount table, which FileStore would take. */
    static SpaceProbe system() {
        return point -> {
            File file = new File(point);
            return new Space(file.getTotalSpace(), file.getFreeSpace(), file.getUsableSpace());
        };
    }
}
