package com.bitville.postgres.config.internal.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Tells when watched files have changed and come to rest. It looks when its time has come, however often it is asked: two looks a moment
 * apart would take a file for at rest that is being written. Used by one thread.
 */
public final class FileWatch {
    /** A file that is written to without end is read all the same. */
    private static final int MOST_RESTLESS = 3;
    /** No two looks are closer than this, */
    private static final Duration LOOK_AT_MOST_EVERY = Duration.ofMillis(250);
    /** and a change is taken once nothing more has come for this long. */
    private static final Duration AT_REST = Duration.ofMillis(250);
    /**
     * Where the kernel tells of changes and a look is only for those of which it does not: so that those, too, are taken within two seconds,
     * in the middle of a busy machine and of a file that never rests.
     */
    private static final Duration WITH_EVENTS = Duration.ofSeconds(1);

    private static final Object ABSENT = "absent";

    private final LongSupplier nanoTime;
    private final Duration lookEvery;

    private Look settled;
    private Look last;
    private int restless;
    private long lastLook;
    private long nextLook;

    /** {@code events} says whether {@link #heard} is called when something may have changed. */
    public FileWatch(List<Path> paths, LongSupplier nanoTime, boolean events) {
        this.nanoTime = nanoTime;
        lookEvery = events ? WITH_EVENTS : LOOK_AT_MOST_EVERY;
        settled = Look.at(paths);
        last = settled;
        lastLook = nanoTime.getAsLong();
        nextLook = lastLook + lookEvery.toNanos();
    }

    /** Something may have changed: looks as soon as it may again. */
    public void heard() {
        long soon = Math.max(nanoTime.getAsLong() - lastLook, LOOK_AT_MOST_EVERY.toNanos());
        nextLook = lastLook + Math.min(soon, nextLook - lastLook);
    }

    /** How long until it looks again. */
    public Duration untilLook() {
        return Duration.ofNanos(Math.max(0, nextLook - nanoTime.getAsLong()));
    }

    /** True if something has changed since it was last true, and has stayed the same since the look before. */
    public boolean changed(List<Path> paths) {
        if (!untilLook().isZero()) {
            return false;
        }
        Look now = Look.at(paths);
        boolean quiet = now.equals(last) || ++restless >= MOST_RESTLESS;
        boolean same = now.equals(settled);
        last = now;
        boolean waits = !quiet && !same;
        lastLook = nanoTime.getAsLong();
        nextLook = lastLook + (waits ? AT_REST : lookEvery).toNanos();
        if (waits) {
            return false;
        }
        restless = 0;
        settled = now;
        return !same;
    }

    /** What there was to see, a mark for each path: no map, as this is done for the life of the agent. */
    private record Look(List<Path> paths, List<Object> marks) {
        static Look at(List<Path> paths) {
            List<Object> marks = new ArrayList<>(paths.size());
            for (Path path : paths) {
                marks.add(mark(path));
            }
            return new Look(paths, marks);
        }
    }

    /** Compared, never shown: to format its times would cost more than all the rest. */
    private static Object mark(Path path) {
        // Most of them are absent, and an exception for each is dear.
        if (!path.toFile().exists()) {
            return ABSENT;
        }
        try {
            // ctime also moves when permissions do.
            return Files.readAttributes(path, "unix:ino,size,lastModifiedTime,ctime");
        } catch (IOException e) {
            return e.getClass();
        }
    }
}
