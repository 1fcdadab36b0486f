package com.bitville.postgres.logs.internal;

/**
 * One line of a log file without its end.
 *
 * @param file which of the files of this run, from 0
 * @param start where it begins in that file
 * @param text its characters; bytes that are no UTF-8 are replaced
 * @param cut whether it was longer than is kept
 */
record Line(int file, long start, String text, boolean cut) {
    /** Where a line begins. */
    record Mark(int file, long offset) {}

    Mark mark() {
        return new Mark(file, start);
    }
}
