package com.bitville.postgres.activity.internal.profile;

/**
 * Session time in whole milliseconds, so that every sum is exact, and what its error follows from: the looks are a random sample, so the
 * variance of a sum is about the sum of the squares of its parts.
 */
final class Tally {
    private long activeMs;
    private double squares;

    void add(long weightMs) {
        activeMs += weightMs;
        squares += (double) weightMs * weightMs;
    }

    void add(Tally other) {
        activeMs += other.activeMs;
        squares += other.squares;
    }

    long activeMs() {
        return activeMs;
    }

    /** Average active sessions, with three decimals. */
    double sessions(long coveredMs) {
        return rounded((double) activeMs / coveredMs);
    }

    /** One standard deviation of {@link #sessions(long)}. */
    double error(long coveredMs) {
        return rounded(Math.sqrt(squares) / coveredMs);
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
