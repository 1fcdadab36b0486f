package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.history.internal.file.SeriesRow;

/** The readings of one step so far. */
final class StepValues {
    private final double[] sums;
    private final int[] counts;
    /** Empty where means alone are kept. */
    private final double[] maxima;

    StepValues(int slots, boolean withMaxima) {
        sums = new double[slots];
        counts = new int[slots];
        maxima = new double[withMaxima ? slots : 0];
    }

    void add(int slot, double value) {
        if (maxima.length > 0) {
            maxima[slot] = counts[slot] == 0 ? value : Math.max(maxima[slot], value);
        }
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
                double mean = sums[slot] / counts[slot];
                row.set(slot, mean, maxima.length > 0 ? maxima[slot] : mean);
            }
        }
    }
}
