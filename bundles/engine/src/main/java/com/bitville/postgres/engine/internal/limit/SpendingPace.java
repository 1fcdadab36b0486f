package com.bitville.postgres.engine.internal.limit;

/**
 * Spreads spending evenly over time: what may be spent accrues, and is kept up to a most. A run may begin as soon as anything is left, also one that
 * costs more than that: it is paid for before the next. So a dear run waits no longer than a cheap one. The debt has a limit, as what was spent
 * stays in the window of the law for no longer than ten minutes. Not thread-safe.
 */
final class SpendingPace {
    private final double debts;
    private double most;
    private double kept;

    /**
     * A pace at which the most is kept.
     *
     * @param most what is kept
     * @param debts how many times as much may be owed
     */
    SpendingPace(double most, double debts) {
        this.debts = debts;
        this.most = most;
        this.kept = most;
    }

    /** Adds what accrued; returns what goes beyond the most that is kept. */
    double accrue(double nanos) {
        double beyond = Math.max(0, kept + nanos - most);
        kept += nanos - beyond;
        return beyond;
    }

    void spend(long nanos) {
        kept = Math.max(kept - nanos, -most * debts);
    }

    /** What is left; less than zero while a run is not paid for. */
    double kept() {
        return kept;
    }

    double most() {
        return most;
    }

    void resize(double newMost) {
        most = newMost;
        kept = Math.min(kept, newMost);
    }
}
