package com.bitville.postgres.engine.internal.spending;

import java.util.function.LongSupplier;

/**
 * What runs that come back with each cycle need in ten minutes, by what they spent. Until ten minutes have passed, as much more as they go on
 * to spend; the first run of a subject is dearer than those that follow. Not thread-safe.
 */
final class RecurringNeed {
    /** What is needed is what was spent, and some more. */
    private static final double MORE = 1.1;
    /** How many times the cost of the first cycle ten minutes are taken to need until the second one has shown more. */
    private static final double TIMES_THE_FIRST_CYCLE = 4;
    /** Of ten minutes: shorter times say too little of what follows. */
    private static final double SHORTEST = 1 / 20.0;

    private static final double WINDOW_NANOS = SpendingWindow.LENGTH.toNanos();

    private final LongSupplier ticker;
    private final long begun;
    /** What was spent on runs that were not the first of their subject. */
    private double again;

    /** When a second cycle was first seen; it is known once that has run. */
    private boolean repeated;

    private long repeatedAt;
    /** What runs would have cost that were refused: else what is refused for long would need less and less. */
    private final SpendingWindow refused;

    RecurringNeed(LongSupplier ticker) {
        this.ticker = ticker;
        this.begun = ticker.getAsLong();
        this.refused = new SpendingWindow(ticker);
    }

    /**
     * Called after a run that was not the first of its subject.
     *
     * @param ofCycle whether it ran in a cycle, not between two
     */
    void ranAgain(long nanos, boolean ofCycle) {
        again += nanos;
        if (ofCycle && !repeated) {
            repeated = true;
            repeatedAt = ticker.getAsLong();
        }
    }

    /** Called when a run is refused. */
    void refuse(long expected) {
        refused.add(expected);
    }

    /** Whether what was spent in the last ten minutes still holds first runs. */
    boolean isFirst() {
        return elapsed() < WINDOW_NANOS + 2 * SpendingWindow.SLICE_NANOS;
    }

    /** How much of the first ten minutes is left, as a share of them. */
    double shareLeft() {
        return Math.max(0, WINDOW_NANOS - elapsed()) / WINDOW_NANOS;
    }

    /**
     * The need in ten minutes.
     *
     * @param spent in the last ten
     */
    double of(long spent) {
        long wanted = spent + refused.total();
        if (!isFirst()) {
            return wanted * MORE;
        }
        double elapsed = elapsed();
        double follows =
                again * MORE * Math.max(0, WINDOW_NANOS - elapsed) / Math.max(elapsed, WINDOW_NANOS * SHORTEST);
        return isKnown() ? wanted + follows : Math.max(wanted + follows, wanted * TIMES_THE_FIRST_CYCLE);
    }

    /** Whether a second cycle has run. */
    boolean isKnown() {
        return repeated && ticker.getAsLong() - repeatedAt >= SpendingWindow.SLICE_NANOS;
    }

    private long elapsed() {
        return ticker.getAsLong() - begun;
    }
}
