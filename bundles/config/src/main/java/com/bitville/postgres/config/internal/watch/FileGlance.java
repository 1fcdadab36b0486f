package com.bitville.postgres.config.internal.watch;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/**
 * Time and size of files: all that a poll needs to know as long as nothing changes. It costs less than reading their attributes, which also
 * show a change of permissions, or of content at the same size and time. Immutable.
 */
final class FileGlance {
    private final List<Path> paths;
    private final File[] files;
    private final long[] marks;

    private FileGlance(List<Path> paths) {
        this.paths = paths;
        this.files = paths.stream().map(Path::toFile).toArray(File[]::new);
        this.marks = new long[files.length];
        for (int i = 0; i < files.length; i++) {
            marks[i] = mark(files[i]);
        }
    }

    static FileGlance at(List<Path> paths) {
        return new FileGlance(paths);
    }

    /** Whether the list is the same object, and each file of it has the time and size that it had. */
    boolean isUnchanged(List<Path> now) {
        if (now != paths) {
            return false;
        }
        for (int i = 0; i < files.length; i++) {
            if (mark(files[i]) != marks[i]) {
                return false;
            }
        }
        return true;
    }

    /** Both are 0 for an absent file. */
    private static long mark(File file) {
        long time = file.lastModified();
        return time == 0 ? 0 : time * 31 + file.length();
    }
}
