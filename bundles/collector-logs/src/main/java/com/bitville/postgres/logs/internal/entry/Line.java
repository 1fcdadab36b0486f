package com.bitville.postgres.logs.internal.entry;

import java.nio.charset.StandardCharsets;

/**
 * One line of a log file without its end, as a view of bytes that are valid until the next line. One object is reused for all lines of a
 * file, so that a line costs no memory.
 */
public final class Line {
    private final int file;
    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private long start;
    private boolean cut;
    private boolean torn;
    private boolean behindTear;

    /** Lines of one file of this run, counted from 0. */
    public Line(int file) {
        this.file = file;
    }

    /** Where a line begins. */
    public record Mark(int file, long offset) {}

    /** An independent line. */
    public static Line of(int file, long start, String text, boolean cut) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Line(file).set(bytes, 0, bytes.length, start, cut);
    }

    /**
     * Moves the view.
     *
     * @param offset where the line begins in its file
     * @param shortened whether it was longer than is kept
     */
    public Line set(byte[] source, int first, int end, long offset, boolean shortened) {
        bytes = source;
        from = first;
        to = end;
        start = offset;
        cut = shortened;
        torn = false;
        behindTear = false;
        return this;
    }

    /**
     * Records what is missing around it.
     *
     * @param end whether its end is lost
     * @param before whether something is lost between the previous line and this one
     */
    public Line tear(boolean end, boolean before) {
        torn = end;
        behindTear = before;
        return this;
    }

    public byte[] bytes() {
        return bytes;
    }

    public int from() {
        return from;
    }

    public int to() {
        return to;
    }

    public int length() {
        return to - from;
    }

    public int file() {
        return file;
    }

    public long start() {
        return start;
    }

    public boolean cut() {
        return cut;
    }

    /** Whether its end is lost. */
    public boolean torn() {
        return torn;
    }

    /** Whether the bytes before it are lost, so that it may be the rest of anything. */
    public boolean behindTear() {
        return behindTear;
    }

    public boolean startsWith(char c) {
        return to > from && bytes[from] == c;
    }

    public boolean isBlank() {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0 || bytes[i] > ' ') {
                return false;
            }
        }
        return true;
    }

    /** Its characters; bytes that are not valid UTF-8 are replaced. */
    public String text() {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
