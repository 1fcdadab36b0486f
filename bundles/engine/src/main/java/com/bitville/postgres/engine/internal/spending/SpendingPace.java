package com.bitville.postgres.engine.internal.spending;

/**
 * Spreads spending evenly over time: what may be spent accrues, and is kept up to a most. A run may begin as soon as anything is left, also one that
 * costs more than that: it is paid for before the next. So a dear run waits no longer than a cheap one. The debt has a limit, as what was spent
 * stays in the window of the law for no longer than ten minutes. Not thread-safe.
 */
public final class SpendingPace {
    private double most;
    private double kept;

    public SpendingPace(double most) {
        this.most = most;
        this.kept = most;
    }

    /** Adds what accrued; returns what goes beyond the most that is kept. */
    public double accrue(double nanos) {
        double beyond = Math.max(0, kept + nanos - most);
        kept += nanos - beyond;
        return beyond;
    }

    /**
     * Spends.
     *
     * @param debts how many times the most may be owed in the end
     */
    public void spend(long nanos, double debts) {
        kept = Math.min(kept, Math.max(kept - nanos, -most * debts));
    }

    /** What is left; less than zero while a run is not paid for. */
    public double kept() {
        return kept;
    }

    public double most() {
        return most;
    }

    public void resize(double newMost) {
        most = newMost;
        kept = Math.min(kept, newMost);
    }
}
