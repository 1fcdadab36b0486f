package com.bitville.postgres.engine.internal.limit;

import com.bitville.postgres.engine.internal.spending.RunRequest;
import com.bitville.postgres.engine.internal.spending.SpendingPace;
import com.bitville.postgres.engine.internal.spending.SpendingWindow;
import com.bitville.postgres.engine.internal.spending.WaitingRuns;
import java.time.Duration;

/** The part of a server's budget that one isolated collector uses alone. Every run is paid for in full before the next. Not thread-safe. */
final class BudgetShare {
    private static final double BURST = 0.25;

    private final CostBudget whole;
    private final SpendingWindow window;
    private final SpendingWindow unforeseen;
    private final SpendingPace pace;
    private final WaitingRuns waiting = new WaitingRuns();
    private double part;
    private long accruedAt;

    BudgetShare(CostBudget whole, double part) {
        this.whole = whole;
        this.part = part;
        this.window = new SpendingWindow(whole.ticker());
        this.unforeseen = new SpendingWindow(whole.ticker());
        this.pace = new SpendingPace(allowed() * BURST);
        this.accruedAt = whole.ticker().getAsLong();
    }

    /** Changes the part of the whole that this is; what was spent stays spent. */
    void resize(double newPart) {
        accrue();
        part = newPart;
        pace.resize(allowed() * BURST);
    }

    /**
     * Whether a run is affordable.
     *
     * @param free what the last ten minutes leave to it
     * @param possible the most that they ever leave
     */
    boolean affords(RunRequest run, double free, double possible) {
        accrue();
        long now = whole.ticker().getAsLong();
        long expected = waiting.expected(run, possible, now);
        boolean affordable = whole.limit().isUnlimited()
                || (expected <= free && pace.kept() >= Math.min((double) run.likelyNanos(), pace.most()));
        if (!affordable) {
            waiting.refused(run, expected, possible, now);
        }
        return affordable;
    }

    /** When a run of that cost is paid for, if nothing else is spent. */
    Duration paidIn(long likelyNanos) {
        accrue();
        double lacking = Math.min((double) likelyNanos, pace.most()) - pace.kept();
        return Duration.ofNanos((long) Math.max(0, lacking / accruing() * CostBudget.WINDOW.toNanos()));
    }

    void charge(RunRequest run, long nanos) {
        accrue();
        waiting.ran(run.key());
        window.add(nanos);
        unforeseen.add(Math.max(0, nanos - Math.min(run.likelyNanos(), (long) allowed())));
        pace.spend(nanos, Double.POSITIVE_INFINITY);
    }

    /** What its runs cost more than expected, or than the share: the others do not pay for that. */
    long unforeseenNanos() {
        return unforeseen.total();
    }

    long spentNanos() {
        return window.total();
    }

    /** What ten minutes may cost. */
    double allowed() {
        return whole.limit().whole() * part;
    }

    /** In ten minutes. */
    private double accruing() {
        return allowed() * (1 - BURST);
    }

    private void accrue() {
        long now = whole.ticker().getAsLong();
        pace.accrue(Math.max(0, now - accruedAt) / (double) CostBudget.WINDOW.toNanos() * accruing());
        accruedAt = now;
    }
}
