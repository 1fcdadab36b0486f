package com.bitville.postgres.config.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Tells when watched files have changed and come to rest. Used by one thread. */
final class FileWatch {
    /** A file that is written to without end is read all the same. */
    private static final int MOST_RESTLESS = 3;

    private Map<Path, String> settled;
    private Map<Path, String> last;
    private int restless;

    FileWatch(Collection<Path> paths) {
        settled = marks(paths);
        last = settled;
    }

    /** Looks once. True if something has changed since it was last true, and has stayed the same since the look before. */
    boolean changed(Collection<Path> paths) {
        Map<Path, String> now = marks(paths);
        boolean quiet = now.equals(last) || ++restless >= MOST_RESTLESS;
        last = now;
        if (!quiet || now.equals(settled)) {
            return false;
        }
        restless = 0;
        settled = now;
        return true;
    }

    private static Map<Path, String> marks(Collection<Path> paths) {
        Map<Path, String> marks = new TreeMap<>();
        paths.forEach(path -> marks.put(path, mark(path)));
        return marks;
    }

    private static String mark(Path path) {
        try {
            // ctime also moves when permissions do.
            return Files.readAttributes(path, "unix:ino,size,lastModifiedTime,ctime")
                    .toString();
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }
}
