package com.bitville.postgres.logs.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts the bytes of one file into lines in bounded memory: of a longer line the beginning is kept and the rest is passed over. A line
 * counts once its end has been seen.
 */
final class LineSplitter {
    /** What is kept of a line. */
    static final int LONGEST = 64 * 1024;

    private final int file;
    private final Consumer<Line> lines;
    private byte[] kept = new byte[1024];
    private int length;
    private long start;
    private long at;
    private boolean passing;

    /**
     * Begins.
     *
     * @param offset where the first byte stands in the file
     * @param midLine whether that is inside a line whose beginning was dealt with before
     */
    LineSplitter(int file, long offset, boolean midLine, Consumer<Line> lines) {
        this.file = file;
        this.start = offset;
        this.at = offset;
        this.passing = midLine;
        this.lines = lines;
    }

    void bytes(byte[] chunk, int count) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (chunk[i] == '\n') {
                keep(chunk, from, i - from);
                at += i + 1 - from;
                from = i + 1;
                end();
            }
        }
        keep(chunk, from, count - from);
        at += count - from;
    }

    /** Up to where all has been dealt with. A line too long to be kept is told at once, however far its end may be. */
    long settled() {
        return passing ? at : start;
    }

    /** Whether {@link #settled} lies inside a line. */
    boolean midLine() {
        return passing;
    }

    /** The file goes no further: what stands behind its last line's end is a line too. */
    void finish() {
        if (length > 0) {
            tell(true);
        }
        start = at;
        passing = false;
    }

    private void keep(byte[] chunk, int from, int count) {
        if (passing || count == 0) {
            return;
        }
        int taken = Math.min(count, LONGEST - length);
        if (length + taken > kept.length) {
            kept = Arrays.copyOf(kept, Math.min(LONGEST, Math.max(length + taken, 2 * kept.length)));
        }
        System.arraycopy(chunk, from, kept, length, taken);
        length += taken;
        if (taken < count) {
            tell(true);
            passing = true;
        }
    }

    private void end() {
        if (!passing) {
            if (length > 0 && kept[length - 1] == '\r') {
                length--;
            }
            tell(false);
        }
        passing = false;
        start = at;
    }

    private void tell(boolean cut) {
        lines.accept(new Line(file, start, new String(kept, 0, length, StandardCharsets.UTF_8), cut));
        length = 0;
    }
}
