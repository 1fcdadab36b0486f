package com.bitville.postgres.logs.internal.follow;

import com.bitville.postgres.logs.internal.entry.Line;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Splits the bytes of one file into lines in bounded memory: of a longer line the beginning is kept and the rest is skipped. A line is
 * reported when its end has been read. NUL bytes remain from bytes that never reached the disk, or from a file that was truncated under its
 * writer; a server writes none. They are skipped, and the line before them has lost its end.
 */
public final class LineSplitter {
    /** The size limit of a line. */
    public static final int LONGEST = 64 * 1024;

    private final Line line;
    private final Consumer<Line> lines;
    private byte[] kept = new byte[1024];
    private int length;
    private long start;
    private long at;
    private boolean passing;
    private boolean behindTear;
    private long nuls;

    /**
     * Begins.
     *
     * @param offset the position of the first byte in the file
     * @param midLine whether that is inside a line whose beginning was processed before
     */
    public LineSplitter(int file, long offset, boolean midLine, Consumer<Line> lines) {
        this.line = new Line(file);
        this.start = offset;
        this.at = offset;
        this.passing = midLine;
        this.behindTear = midLine;
        this.lines = lines;
    }

    public void bytes(byte[] chunk, int count) {
        int from = 0;
        for (int i = 0; i < count; i++) {
            if (chunk[i] == '\n') {
                end(chunk, from, i);
                at += i + 1 - from;
                start = at;
                from = i + 1;
            } else if (chunk[i] == 0) {
                int behind = i;
                while (behind < count && chunk[behind] == 0) {
                    behind++;
                }
                tear(chunk, from, i);
                nuls += behind - i;
                at += behind - from;
                start = at;
                from = behind;
                i = behind - 1;
            }
        }
        keep(chunk, from, count - from);
        at += count - from;
    }

    /** How many bytes were NUL. */
    long nuls() {
        return nuls;
    }

    /** The position up to which everything is processed. A line beyond the size limit is reported at once, however far away its end is. */
    long settled() {
        return passing ? at : start;
    }

    /** Whether {@link #settled} lies inside a line. */
    boolean midLine() {
        return passing;
    }

    /** Ends the file: the bytes after the end of its last line are a line too. */
    public void finish() {
        if (length > 0) {
            tell(kept, 0, length, true);
        }
        length = 0;
        start = at;
        passing = false;
    }

    private void tear(byte[] chunk, int from, int to) {
        keep(chunk, from, to - from);
        if (!passing && length > 0) {
            tell(kept, 0, length, true, true);
        }
        length = 0;
        passing = false;
        behindTear = true;
    }

    private void end(byte[] chunk, int from, int to) {
        if (length == 0 && !passing && to - from <= LONGEST) {
            tell(chunk, from, withoutReturn(chunk, from, to), false);
            return;
        }
        keep(chunk, from, to - from);
        if (!passing) {
            tell(kept, 0, withoutReturn(kept, 0, length), false);
        }
        length = 0;
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
            tell(kept, 0, length, true);
            length = 0;
            passing = true;
        }
    }

    private static int withoutReturn(byte[] bytes, int from, int to) {
        return to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    }

    private void tell(byte[] bytes, int from, int to, boolean cut) {
        tell(bytes, from, to, cut, false);
    }

    private void tell(byte[] bytes, int from, int to, boolean cut, boolean torn) {
        boolean behind = behindTear;
        behindTear = false;
        lines.accept(line.set(bytes, from, to, start, cut).tear(torn, behind));
    }
}
