package com.bitville.postgres.engine.internal.spending;

import java.util.function.LongSupplier;

/** What ten minutes may cost: a percentage of one core, less the shares of others, less some headroom. Not thread-safe, but for the whole. */
public final class BudgetLimit {
    private static final double UNLIMITED = 100;
    /** Of what is allowed, for what is seen late or not at all: backends that start and end, checks of connections. */
    private static final double HEADROOM = 0.08;
    /** The most that runs which cost more than expected add to the headroom. */
    private static final double MOST_OVERSHOOT = 0.04;
    /** What a run costs that was never seen. */
    private static final double UNSEEN = 0.02;
    /** The same of what is dear by its nature: one that is cancelled has cost as much, and told nothing. */
    private static final double UNSEEN_DEAR = 0.2;

    /** Of one core, of the whole budget. */
    private final double percent;

    private final Overshoot overshoot;
    private double allowed;

    public BudgetLimit(double percent, LongSupplier ticker) {
        this.percent = percent;
        this.overshoot = new Overshoot(ticker);
        this.allowed = whole();
    }

    public static BudgetLimit unlimited(LongSupplier ticker) {
        return new BudgetLimit(UNLIMITED, ticker);
    }

    public boolean isUnlimited() {
        return percent >= UNLIMITED;
    }

    public double percent() {
        return percent;
    }

    /** What ten minutes may cost, with all shares that others have of it. */
    public double whole() {
        return SpendingWindow.LENGTH.toNanos() * percent / 100;
    }

    /** The same, less the headroom. */
    public double wholeLimit() {
        return whole() * (1 - HEADROOM);
    }

    /** What a run is taken to cost that was never seen. */
    public long unseenNanos() {
        return (long) (whole() * UNSEEN);
    }

    /** The same of the first visit of all to a database, with its connection, and of the slow lane. */
    public long unseenDearNanos() {
        return (long) (whole() * UNSEEN_DEAR);
    }

    /** Changes the part of the whole that is left beside the shares of others. */
    public void resize(double part) {
        allowed = whole() * part;
    }

    /** What is left beside the shares of others. */
    public double allowed() {
        return allowed;
    }

    /** Called after a run that cost more than expected, or less. */
    public void overshot(double nanos) {
        overshoot.add(nanos);
    }

    /** What is allowed, less the headroom, which is wider where runs cost more than expected of late. */
    public double nanos() {
        return allowed * (1 - HEADROOM) - Math.min(overshoot.now(), allowed * MOST_OVERSHOOT);
    }

    /** What is allowed to the core in the end: half of the headroom is its. */
    public double mostOfCore() {
        return allowed * (1 - HEADROOM / 2);
    }
}
