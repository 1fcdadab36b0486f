package com.bitville.postgres.report.internal.compare;

import java.util.Arrays;

/**
 * How much two means may differ by chance: twice the standard error of their difference, from the spread of the steps of both ranges. Where
 * a range has too few steps for a spread, a fifth of the greater mean. A gauge that never moves still has to move by a hundredth.
 */
final class Noise {
    static final double ERRORS = 2;
    static final double WITHOUT_SPREAD = 0.2;
    static final double LEAST_SHARE = 0.01;

    private static final int LEAST_STEPS = 4;

    private Noise() {}

    /** The least difference of the means that is news. */
    static double of(double[] now, double[] base) {
        double greater = Math.max(mean(now), mean(base));
        double spread = now.length < LEAST_STEPS || base.length < LEAST_STEPS
                ? WITHOUT_SPREAD * greater
                : ERRORS * Math.sqrt(squaredError(now) + squaredError(base));
        return Math.max(spread, LEAST_SHARE * greater);
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double squaredError(double[] values) {
        double mean = mean(values);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return squares / (values.length - 1.0) / values.length;
    }
}
