package com.bitville.postgres.engine.internal.limit;

/**
 * Spreads spending evenly over time: what may be spent accrues, and is kept up to a most. A run may begin as soon as anything is left, also one that
 * costs more than that: it is paid for before the next. So a dear run waits no longer than a cheap one. The debt has a limit, as what was spent
 * stays in the window of the law for no longer than ten minutes. Not thread-safe.
 */
final class SpendingPace {
    private double most;
    private double kept;

    SpendingPace(double most) {
        this.most = most;
        this.kept = most;
    }

    /** Adds what accrued; returns what goes beyond the most that is kept. */
    double accrue(double nanos) {
        double beyond = Math.max(0, kept + nanos - most);
        kept += nanos - beyond;
        return beyond;
    }

    /**
     * Spends.
     *
     * @param debts how many times the most may be owed in the end
     */
    void spend(long nanos, double debts) {
        kept = Math.min(kept, Math.max(kept - nanos, -most * debts));
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
