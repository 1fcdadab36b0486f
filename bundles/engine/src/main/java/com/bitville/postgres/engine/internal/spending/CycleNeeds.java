package com.bitville.postgres.engine.internal.spending;

import java.util.function.LongSupplier;

/**
 * The room that is kept for what is read in each cycle: for the core, then for what a cycle can do without. Not thread-safe.
 */
public final class CycleNeeds {
    /** The most of what is allowed that the core gets, or all that is read in each cycle, however much it needs: the rest goes on, if slowly. */
    public static final double MOST = 0.875;

    /** As long as a window has not passed, at least this is kept for the core. */
    private static final double LEAST_AT_FIRST = 1 / 3.0;

    private static final double LEAST = 0.1;

    private final SpentByLane spent;
    private final BudgetLimit limit;
    private final RecurringNeed core;
    /** Of the core without samples, from the second cycle on. */
    private final RecurringNeed cycles;

    private final RecurringNeed regular;

    public CycleNeeds(SpentByLane spent, BudgetLimit limit, LongSupplier ticker) {
        this.spent = spent;
        this.limit = limit;
        this.core = new RecurringNeed(ticker);
        this.cycles = new RecurringNeed(ticker);
        cycles.ranAgain(0, true);
        this.regular = new RecurringNeed(ticker);
    }

    /** Called after a run; the first of a subject says nothing about those that follow. */
    public void ran(RunRequest run, long nanos) {
        if (run.seen() && run.lane().isCore()) {
            core.ranAgain(nanos, run.lane() == SpendingLane.CORE);
            if (run.lane() == SpendingLane.CORE && cycles.isKnown()) {
                cycles.ranAgain(nanos, true);
            }
        } else if (run.seen() && run.lane() == SpendingLane.REGULAR) {
            regular.ranAgain(nanos, true);
        }
    }

    /** Called when a run is refused. */
    public void refused(RunRequest run, long expected) {
        if (run.lane() == SpendingLane.REGULAR) {
            regular.refuse(expected);
        }
    }

    /** What the core needs in ten minutes. */
    public double ofCore() {
        double atFirst = limit.allowed() * LEAST_AT_FIRST;
        double least =
                core.isFirst() ? Math.min(atFirst, spent.core() + atFirst * core.shareLeft()) : limit.allowed() * LEAST;
        return Math.min(Math.max(core.of(spent.core()) + limit.unseenNanos(), least), limit.nanos() * MOST);
    }

    /** What all that is read in each cycle needs in ten minutes. */
    public double ofAll() {
        double ofCore = ofCore();
        double ofRegular = regular.of(spent.of(SpendingLane.REGULAR));
        double room = Math.max(0, limit.nanos() * MOST - ofCore);
        return ofCore + (ofRegular > 0 ? Math.min(ofRegular + limit.unseenNanos() / 2.0, room) : 0);
    }

    /** What samples leave to the cycles of the core. */
    public double leftToCycles() {
        long spentThere = spent.of(SpendingLane.CORE);
        return Math.max(0, Math.min(cycles.of(spentThere), limit.nanos() * MOST) - spentThere) + limit.unseenNanos();
    }

    /** What of it the core has not spent. */
    public double leftToCore() {
        return Math.max(0, ofCore() - spent.core());
    }

    /** The same of all that is read in each cycle. */
    public double leftToAll() {
        return leftToCore() + Math.max(0, ofAll() - ofCore() - spent.of(SpendingLane.REGULAR));
    }
}
