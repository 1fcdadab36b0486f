package com.bitville.postgres.logs.internal.follow;

import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.Line;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts bytes of one run that became no entry or only an incomplete one. Used by one thread. */
public final class ReadStatistics {
    /** The maximum number of lines in the rest of an entry; more lines that are not entries count as not understood. */
    private static final int LONGEST_REST = 1_000;

    private final Supplier<@Nullable Instant> lastAt;
    private final UnreadableLines unreadable = new UnreadableLines();
    private long lines;
    private long tornLines;
    private long cutLines;
    private long skippedBytes;
    private long truncations;
    private long nulBytes;
    private long vanished;
    private boolean torn;
    private int restLines;

    /** Statistics of lines whose time does not matter. */
    public ReadStatistics() {
        this(() -> null);
    }

    /**
     * Begins.
     *
     * @param lastAt when the last entry so far was written
     */
    public ReadStatistics(Supplier<@Nullable Instant> lastAt) {
        this.lastAt = lastAt;
    }

    void line(Line line) {
        lines++;
        if (line.cut()) {
            cutLines++;
        }
    }

    /**
     * Records lost bytes: the lines from here to the next entry may be the rest of one.
     *
     * @param inEntry whether an entry was open that may have had more lines
     */
    public void tear(boolean inEntry) {
        torn = true;
        restLines = 0;
        tornLines += inEntry ? 1 : 0;
    }

    /** A line that cannot be the rest of an entry. */
    public void whole() {
        torn = false;
    }

    /** Whether something is lost since the last entry. */
    public boolean isTorn() {
        return torn;
    }

    /** A line that is not an entry and belongs to no known one. */
    public void unreadable(Line line) {
        if (line.isBlank()) {
            return;
        }
        if (line.torn() || (torn && ++restLines <= LONGEST_REST)) {
            tornLines++;
        } else {
            unreadable.add(line, lastAt);
        }
    }

    /** A complete entry. */
    public void told(Entry entry) {
        unreadable.until(entry);
    }

    public void skipped(long bytes) {
        skippedBytes += bytes;
    }

    void truncation() {
        truncations++;
    }

    void nuls(long bytes) {
        nulBytes += bytes;
    }

    /** A file that was being written cannot be found. */
    void vanished() {
        vanished++;
    }

    public UnreadableLines unreadable() {
        return unreadable;
    }

    public long lines() {
        return lines;
    }

    public long unreadableLines() {
        return unreadable.lines();
    }

    /** Entries that may have lost lines, and lines that are the rest of one. */
    public long tornLines() {
        return tornLines;
    }

    public long cutLines() {
        return cutLines;
    }

    public long skippedBytes() {
        return skippedBytes;
    }

    public long truncations() {
        return truncations;
    }

    public long nulBytes() {
        return nulBytes;
    }

    public long vanishedFiles() {
        return vanished;
    }
}
