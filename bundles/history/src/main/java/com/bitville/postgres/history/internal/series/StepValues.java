package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.history.internal.file.SeriesRow;

/** The readings of one step so far. */
final class StepValues {
    private final double[] sums;
    private final int[] counts;
    private final double[] maxima;

    StepValues(int slots) {
        sums = new double[slots];
        counts = new int[slots];
        maxima = new double[slots];
    }

    void add(int slot, double value) {
        maxima[slot] = counts[slot] == 0 ? value : Math.max(maxima[slot], value);
        sums[slot] += value;
        counts[slot]++;
    }

    /** The place is somebody else's from now on. */
    void forget(int slot) {
        sums[slot] = 0;
        counts[slot] = 0;
    }

    /** Goes on with what an earlier process has written of this step. */
    void resume(SeriesRow row) {
        for (int slot = 0; slot < sums.length; slot++) {
            if (!Float.isNaN(row.mean(slot))) {
                add(slot, row.mean(slot));
            }
        }
    }

    void to(SeriesRow row) {
        for (int slot = 0; slot < sums.length; slot++) {
            if (counts[slot] > 0) {
                row.set(slot, sums[slot] / counts[slot], maxima[slot]);
            }
        }
    }
}
