package com.bitville.postgres.report.internal.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The moment at which a figure changed its level most clearly.
 *
 * @param last the beginning of the last step on the old level: it happened after that
 * @param at the beginning of the first step on the new level
 * @param before the mean before
 * @param after the mean from then on
 * @param score the difference in standard errors
 */
public record Shift(Instant last, Instant at, double before, double after, double score) {
    /** A level that moves by chance alone has such a score in about one of a thousand ranges. */
    public static final double CLEAR = 5;

    private static final int LEAST_POINTS = 2;

    /**
     * A step of a figure.
     *
     * @param at when it begins
     */
    public record Point(Instant at, double value) {}

    /** The clearest change of level; empty where there are too few points or none is clear. */
    public static Optional<Shift> of(List<Point> points) {
        int n = points.size();
        double[] sums = new double[n + 1];
        double[] squares = new double[n + 1];
        for (int i = 0; i < n; i++) {
            double value = points.get(i).value();
            sums[i + 1] = sums[i] + value;
            squares[i + 1] = squares[i] + value * value;
        }
        Shift best = null;
        for (int k = LEAST_POINTS; k <= n - LEAST_POINTS; k++) {
            double before = sums[k] / k;
            double after = (sums[n] - sums[k]) / (n - k);
            double within = squares[n] - k * before * before - (n - k) * after * after;
            double variance = Math.max(0, within) / Math.max(1, n - 2);
            double error = Math.sqrt(variance * (1.0 / k + 1.0 / (n - k)));
            double floor = 1e-9 * Math.max(Math.abs(before), Math.abs(after));
            double score = Math.abs(after - before) / Math.max(error, Math.max(floor, Double.MIN_NORMAL));
            if (best == null || score > best.score) {
                best = new Shift(points.get(k - 1).at(), points.get(k).at(), before, after, score);
            }
        }
        return Optional.ofNullable(best).filter(shift -> shift.score >= CLEAR);
    }

    public double factor() {
        return before <= 0 ? Double.POSITIVE_INFINITY : after / before;
    }
}
