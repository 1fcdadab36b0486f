package com.bitville.postgres.logs.internal;

/** What of the bytes of one run became no entry, or not a whole one. Used by one thread. */
final class Tally {
    private long lines;
    private long unreadableLines;
    private long cutLines;
    private long skippedBytes;
    private long truncations;

    void line(Line line) {
        lines++;
        if (line.cut()) {
            cutLines++;
        }
    }

    /** A line that is no entry and belongs to none. */
    void unreadable(Line line) {
        if (!line.isBlank()) {
            unreadableLines++;
        }
    }

    void skipped(long bytes) {
        skippedBytes += bytes;
    }

    void truncation() {
        truncations++;
    }

    long lines() {
        return lines;
    }

    long unreadableLines() {
        return unreadableLines;
    }

    long cutLines() {
        return cutLines;
    }

    long skippedBytes() {
        return skippedBytes;
    }

    long truncations() {
        return truncations;
    }
}
