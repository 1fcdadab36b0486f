package com.bitville.postgres.metrics.internal.total;

import java.time.Instant;
import java.util.Arrays;

/**
 * The totals of one row's counters. The newest increment is provisional: if its cycle was not accepted, the next one covers the time again
 * and replaces it. Values never fall.
 */
final class CountedRow {
    private final double[] settled;
    private final double[] provisional;
    private final double[] shown;
    private final Instant startedAt;
    private Instant seenAt;

    CountedRow(int columns, Instant startedAt) {
        this.settled = new double[columns];
        this.provisional = new double[columns];
        this.shown = new double[columns];
        this.startedAt = startedAt;
        this.seenAt = startedAt;
        Arrays.fill(shown, Double.NaN);
    }

    /** The provisional increment holds. */
    void settle() {
        for (int i = 0; i < settled.length; i++) {
            settled[i] += provisional[i];
        }
        discard();
    }

    /** The provisional increment is about to be told again. */
    void discard() {
        Arrays.fill(provisional, 0);
    }

    void add(int column, double increment, Instant at) {
        seenAt = at;
        provisional[column] += increment;
        double sum = settled[column] + provisional[column];
        shown[column] = Double.isNaN(shown[column]) ? sum : Math.max(shown[column], sum);
    }

    /** NaN if the column never had a value. */
    double value(int column) {
        return shown[column];
    }

    Instant startedAt() {
        return startedAt;
    }

    Instant seenAt() {
        return seenAt;
    }
}
