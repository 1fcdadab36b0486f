package com.bitville.postgres.engine.internal.limit;

import com.bitville.postgres.engine.internal.spending.BudgetLimit;
import com.bitville.postgres.engine.internal.spending.CycleNeeds;
import com.bitville.postgres.engine.internal.spending.LanePaces;
import com.bitville.postgres.engine.internal.spending.RunRequest;
import com.bitville.postgres.engine.internal.spending.SampleRest;
import com.bitville.postgres.engine.internal.spending.SpendingLane;
import com.bitville.postgres.engine.internal.spending.SpendingWindow;
import com.bitville.postgres.engine.internal.spending.SpentByLane;
import com.bitville.postgres.engine.internal.spending.WaitingRuns;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Limits the cost of collecting for one server: a percentage of one core over ten minutes. The law is the sum of the last ten minutes: a
 * run is admitted if that and what the run is likely to cost stay below what is allowed, less some headroom. Nothing is forgiven. Beside the law each lane has a
 * pace, so that no burst uses up a window, and what cycles can do without leaves room for what they cannot. Thread-safe.
 */
public final class CostBudget {
    static final Duration WINDOW = SpendingWindow.LENGTH;

    /** Of the limit, the most that a visit costs which goes before what is read in each cycle, once it has waited for long. */
    private static final double BEFORE_REGULAR = 0.3;

    private final BudgetLimit limit;
    private final LongSupplier ticker;
    private final SpentByLane spent;
    private final CycleNeeds needs;
    private final LanePaces paces;
    private final WaitingRuns waiting = new WaitingRuns();
    private long accruedAt;
    private double reserved;

    public CostBudget(double percent, LongSupplier ticker) {
        this(new BudgetLimit(percent, ticker), ticker);
    }

    private CostBudget(BudgetLimit limit, LongSupplier ticker) {
        this.limit = limit;
        this.ticker = ticker;
        this.accruedAt = ticker.getAsLong();
        this.spent = new SpentByLane(ticker);
        this.needs = new CycleNeeds(spent, limit, ticker);
        this.paces = new LanePaces(limit.allowed());
    }

    static CostBudget unlimited(LongSupplier ticker) {
        return new CostBudget(BudgetLimit.unlimited(ticker), ticker);
    }

    BudgetLimit limit() {
        return limit;
    }

    LongSupplier ticker() {
        return ticker;
    }

    /** Changes the part of the whole that is left beside the shares of others; what was spent stays spent. */
    synchronized void resize(double part) {
        accrue();
        limit.resize(part);
        paces.resize(limit.allowed());
    }

    /** Called at the start of a cycle. */
    synchronized void begin() {
        accrue();
        reserved = 0;
    }

    /** Whether the budget allows a run. What one of the core is refused stays reserved in this cycle: those after it do not take it. */
    synchronized boolean affords(RunRequest run) {
        accrue();
        if (limit.isUnlimited()) {
            return true;
        }
        double possible = possible(run);
        long expected = waiting.expected(run, possible, ticker.getAsLong());
        boolean affordable = spent.all() + expected + keptFromIt(run) <= limit.nanos()
                && paces.allow(run, expected, isBehindAClaim(run));
        if (!affordable && run.lane() == SpendingLane.CORE) {
            reserved += expected;
        }
        if (!affordable) {
            needs.refused(run, expected);
        }
        // What a visit leaves out comes first at the next one, which asks for it anew.
        if (!affordable && run.lane() != SpendingLane.SAMPLES && !run.begun()) {
            waiting.refused(run, expected, possible, ticker.getAsLong());
        }
        return affordable;
    }

    /**
     * Whether a run that has begun may go on with its next object.
     *
     * @param sofar what it has cost
     * @param step what the next object is likely to cost
     */
    synchronized boolean hasRoom(RunRequest run, long sofar, long step) {
        accrue();
        return limit.isUnlimited()
                || (spent.all() + sofar + step + keptFromIt(run) <= limit.nanos()
                        && paces.allowsMore(run.lane(), sofar));
    }

    /** What a run that begins now may cost in the end, however much less was expected of it. */
    synchronized long mostNow(RunRequest run) {
        if (limit.isUnlimited()) {
            return Long.MAX_VALUE;
        }
        double left = run.lane().isCore() ? limit.mostOfCore() : limit.nanos() - keptForCycles(run);
        return (long) Math.max(left - spent.all(), run.likelyNanos() + (double) limit.unseenNanos());
    }

    /** Why a run can never be afforded as things are, if so. */
    synchronized Optional<String> whyNever(RunRequest run) {
        double possible = possible(run);
        return run.likelyNanos() <= possible
                ? Optional.empty()
                : Optional.of("a run costs about " + Math.round(run.likelyNanos() / 1e6) + " ms, of which "
                        + Math.round(possible / 1e6) + " ms are free in ten minutes: it runs once in hours");
    }

    /** The most that can ever be free for a run. */
    private double possible(RunRequest run) {
        if (run.lane().isCore()) {
            return limit.nanos();
        }
        boolean behindCoreAlone = run.lane() == SpendingLane.REGULAR || mayGoBeforeRegular(run);
        return limit.nanos() - (behindCoreAlone ? needs.ofCore() : needs.ofAll());
    }

    private boolean isBehindAClaim(RunRequest run) {
        return waiting.before(run, ticker.getAsLong())
                .filter(claim -> claim.run().lane() == run.lane())
                .isPresent();
    }

    /** The room that a run must leave: to those before it in the core, or to the cycles and to the one that has waited for long. */
    private double keptFromIt(RunRequest run) {
        if (run.lane().isCore()) {
            return reserved + (run.lane() == SpendingLane.SAMPLES ? needs.leftToCycles() : 0);
        }
        long now = ticker.getAsLong();
        return reserved
                + keptForCycles(run)
                + waiting.before(run, now)
                        .filter(claim -> run.lane() != SpendingLane.REGULAR || mayGoBeforeRegular(claim.run()))
                        .map(WaitingRuns.Claim::nanos)
                        .orElse(0L);
    }

    /** Of a database nothing is known without what a visit reads often: once it has waited for long, some cycles do without what they can. */
    private boolean mayGoBeforeRegular(RunRequest run) {
        return run.isOftenInVisit() && run.likelyNanos() <= limit.nanos() * BEFORE_REGULAR;
    }

    /** What a run leaves of ten minutes for what is read in each cycle. */
    private double keptForCycles(RunRequest run) {
        return run.lane() == SpendingLane.REGULAR || (mayGoBeforeRegular(run) && waiting.isClaimOf(run))
                ? needs.leftToCore()
                : needs.leftToAll();
    }

    private void accrue() {
        long now = ticker.getAsLong();
        double part = Math.max(0, now - accruedAt) / (double) WINDOW.toNanos();
        accruedAt = now;
        double most = limit.nanos();
        paces.accrue(part * most * CycleNeeds.MOST, part * (most - needs.ofCore()), part * (most - needs.ofAll()));
    }

    /** How long to rest after a run between two cycles that cost as much. */
    long rest(long nanos) {
        return SampleRest.after(nanos, limit.percent());
    }

    /** Charges a run that was admitted. */
    synchronized void charge(RunRequest run, long nanos, boolean metered) {
        if (run.seen() && !metered) {
            limit.overshot(nanos - (double) run.likelyNanos());
        }
        needs.ran(run, nanos);
        waiting.ran(run.key());
        accrue();
        spent.add(run.lane(), nanos);
        // The next cycle does not wait until first runs are paid for, which come once.
        if (run.seen() || run.lane() != SpendingLane.CORE) {
            paces.spend(run.lane(), nanos);
        }
    }

    /** Charges what belongs to no run: the end of a connection, an attempt to open one. */
    synchronized void charge(SpendingLane lane, long nanos) {
        accrue();
        spent.add(lane, nanos);
        paces.spend(lane, nanos);
    }

    /** Takes over what a share spent that ends: its part belongs to this again, and so does what was spent of it. */
    synchronized void inherit(long nanos) {
        spent.add(SpendingLane.OPTIONAL, nanos);
    }

    synchronized long spentNanos() {
        return spent.all();
    }

    /** The figures for an operator. */
    String figures() {
        return Math.round(spentNanos() / 1e6) + " of " + Math.round(limit.allowed() / 1e6) + " ms of CPU spent in "
                + WINDOW.toMinutes() + " minutes, safety.budget_percent is " + limit.percent();
    }

    synchronized Map<String, Object> status(String server) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("server", server);
        status.put("percent", limit.percent());
        status.put("spent_ms", millis(spent.all()));
        status.put("allowed_ms", WINDOW.toMillis() * limit.percent() / 100);
        status.put("window_s", WINDOW.toSeconds());
        status.put("core_ms", millis(spent.core()));
        status.put(
                "optional_ms",
                millis(spent.of(SpendingLane.REGULAR) + spent.of(SpendingLane.OPTIONAL) + spent.of(SpendingLane.SLOW)));
        status.put("visits_ms", millis(spent.of(SpendingLane.VISITS)));
        return status;
    }

    /** Milliseconds with three decimals. */
    static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
