package com.bitville.postgres.config.internal.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Reports that watched files have changed and then been stable for one interval. Polls only when due, however often it is called: two
 * polls in quick succession would take a file for stable that is still being written. Used by one thread.
 */
public final class FileWatch {
    /** A file that is written without end is read after this many polls. */
    private static final int MOST_UNSTABLE_POLLS = 3;
    /** The least time between two polls. */
    private static final Duration LEAST_INTERVAL = Duration.ofMillis(250);
    /** How long a file must be unchanged before a change is reported. */
    private static final Duration STABLE_FOR = Duration.ofMillis(250);
    /**
     * The polling interval if the kernel reports changes. Changes that it does not report still take effect within two seconds, even on a
     * busy machine and for a file that never becomes stable.
     */
    private static final Duration WITH_EVENTS = Duration.ofSeconds(1);

    /** Of so many polls all but one only glance at the files, as long as nothing hints at a change. */
    private static final int GLANCES = 10;

    private static final Object ABSENT = "absent";

    private final LongSupplier nanoTime;
    private final Duration pollEvery;

    private FileGlance glance;
    private Poll settled;
    private Poll last;
    private int glances;
    private boolean hinted;
    private boolean waits;
    private int unstablePolls;
    private long lastPoll;
    private long nextPoll;

    /** {@code events}: whether {@link #heard} is called when a file may have changed. */
    public FileWatch(List<Path> paths, LongSupplier nanoTime, boolean events) {
        this.nanoTime = nanoTime;
        pollEvery = events ? WITH_EVENTS : LEAST_INTERVAL;
        glance = FileGlance.at(paths);
        settled = Poll.at(paths);
        last = settled;
        lastPoll = nanoTime.getAsLong();
        nextPoll = lastPoll + pollEvery.toNanos();
    }

    /** A file may have changed: makes the next poll due as soon as allowed. */
    public void heard() {
        hinted = true;
        long soon = Math.max(nanoTime.getAsLong() - lastPoll, LEAST_INTERVAL.toNanos());
        nextPoll = lastPoll + Math.min(soon, nextPoll - lastPoll);
    }

    /** Time until the next poll. */
    public Duration untilPoll() {
        return Duration.ofNanos(Math.max(0, nextPoll - nanoTime.getAsLong()));
    }

    /** Whether a file has changed since this last returned true, and has been stable since the previous poll. */
    public boolean changed(List<Path> paths) {
        if (!untilPoll().isZero()) {
            return false;
        }
        if (!hinted && !waits && ++glances < GLANCES && glance.isUnchanged(paths)) {
            lastPoll = nanoTime.getAsLong();
            nextPoll = lastPoll + pollEvery.toNanos();
            return false;
        }
        hinted = false;
        glances = 0;
        // Before the poll: what changes in between differs at the next glance.
        glance = FileGlance.at(paths);
        Poll now = Poll.at(paths);
        boolean quiet = now.equals(last) || ++unstablePolls >= MOST_UNSTABLE_POLLS;
        boolean same = now.equals(settled);
        last = now;
        waits = !quiet && !same;
        lastPoll = nanoTime.getAsLong();
        nextPoll = lastPoll + (waits ? STABLE_FOR : pollEvery).toNanos();
        if (waits) {
            return false;
        }
        unstablePolls = 0;
        settled = now;
        return !same;
    }

    /** One poll: a mark per path. Not a map, because this runs for the life of the agent. */
    private record Poll(List<Path> paths, List<Object> marks) {
        static Poll at(List<Path> paths) {
            List<Object> marks = new ArrayList<>(paths.size());
            for (Path path : paths) {
                marks.add(mark(path));
            }
            return new Poll(paths, marks);
        }
    }

    /** Compared, never shown: formatting its times would cost more than all the rest. */
    private static Object mark(Path path) {
        // Most files are absent, and an exception for each is expensive.
        if (!path.toFile().exists()) {
            return ABSENT;
        }
        try {
            // ctime also changes with permissions.
            return Files.readAttributes(path, "unix:ino,size,lastModifiedTime,ctime");
        } catch (IOException e) {
            return e.getClass();
        }
    }
}
