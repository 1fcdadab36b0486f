package com.bitville.postgres.history.internal.file;

/**
 * A ring of rows, each at the place that its step has: the number of the step since 1970 modulo the number of rows.
 *
 * @param start where it begins in the file
 * @param slots how many series a row has
 * @param maxima whether a row has maxima behind its means
 * @param stepS how many seconds a step is long
 * @param rows how many steps are kept
 */
record Ring(long start, int slots, boolean maxima, int stepS, int rows) {
    int rowBytes() {
        return SeriesRow.HEADER + slots * Float.BYTES * (maxima ? 2 : 1);
    }

    long end() {
        return start + (long) rows * rowBytes();
    }

    int place(long step) {
        return (int) Math.floorMod(step, (long) rows);
    }

    long position(long step) {
        return start + (long) place(step) * rowBytes();
    }
}
