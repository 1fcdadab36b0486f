package com.bitville.postgres.engine.internal.limit;

import java.time.Duration;
import java.util.EnumMap;
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

    private static final double UNLIMITED = 100;
    /** Of what is allowed, for what is seen late or not at all: backends that start and end, checks of connections. */
    private static final double HEADROOM = 0.08;
    /** The most that runs which cost more than expected add to the headroom. */
    private static final double MOST_OVERSHOOT = 0.04;
    /** What a run costs that was never seen. */
    private static final double UNSEEN = 0.02;
    /** The most that the core gets, however much it needs: the rest goes on, if slowly. */
    private static final double CORE = 0.875;
    /** Of what is left to the core, how much may be spent at once. */
    private static final double CORE_BURST = 0.2;

    private static final double OPTIONAL_BURST = 0.1;
    private static final double VISITS_BURST = 0.05;
    /** How many bursts a run may leave unpaid. */
    private static final double DEBT = 1;

    private static final double VISITS_DEBT = 3;
    /** What is cheap and read in every cycle goes on behind something dear of the slow lane. */
    private static final double OPTIONAL_DEBT = 2;
    /** Of what the core leaves, for visits; they and the optional runs get what the others do not use. */
    private static final double VISITS = 0.5;
    /** Of that, how much accrues: less than the law allows, so that who asks often does not take it all. */
    private static final double PACED = 0.9;
    /** The share of a burst that is as good as all of it: for a visit that has nothing to read but what is read seldom, for instance. */
    private static final double NEARLY_ALL = 0.9;
    /** The share of a burst that the last of the core leaves to the first. */
    private static final double RESERVED_FROM_LAST = 0.25;
    /** The share of a burst that samples leave to cycles. */
    private static final double RESERVED_FROM_SAMPLES = 0.5;
    /** What the core needs is what it spent, and some more. */
    private static final double NEED_MORE = 1.1;
    /** As long as a window has not passed, at least this is kept for the core. */
    private static final double NEED_AT_FIRST = 1 / 3.0;

    /** What a run leaves to the core that costs more than expected. */
    private static final double LEFT_TO_CORE = 1 / 6.0;

    private static final double NEED_LEAST = 0.1;

    /** No run between two cycles takes more than a thousandth of the time, whatever the budget. */
    private static final long TIMES_THE_COST = 1_000;

    /**
     * With a budget of 0.1 percent a run of 0.25 ms is followed by a rest of 1.8 s and takes a seventh of the budget; one of 2 ms by 5 s and
     * takes four tenths of it.
     */
    private static final double TIMES_THE_ROOT = 1_250;

    /** Of one core, of the whole budget. */
    private final double percent;

    private final LongSupplier ticker;
    private final long begun;
    private final Map<SpendingLane, SpendingWindow> windows = new EnumMap<>(SpendingLane.class);
    private final SpendingPace core;
    private final SpendingPace optional;
    private final SpendingPace visits;
    private final WaitingRuns waiting = new WaitingRuns();
    private double allowed;
    private long accruedAt;
    private double reserved;
    /** What the core spent on runs that were not the first of their subject, which are dearer than all others. */
    private double again;

    private double overshoot;
    private long overshootAt;

    public CostBudget(double percent, LongSupplier ticker) {
        this.percent = percent;
        this.ticker = ticker;
        this.begun = ticker.getAsLong();
        this.accruedAt = begun;
        this.overshootAt = begun;
        this.allowed = whole();
        this.core = new SpendingPace(allowed * CORE_BURST);
        this.optional = new SpendingPace(allowed * OPTIONAL_BURST);
        this.visits = new SpendingPace(allowed * VISITS_BURST);
        for (SpendingLane lane : SpendingLane.values()) {
            windows.put(lane, new SpendingWindow(ticker));
        }
    }

    static CostBudget unlimited(LongSupplier ticker) {
        return new CostBudget(UNLIMITED, ticker);
    }

    boolean isUnlimited() {
        return percent >= UNLIMITED;
    }

    /** What ten minutes may cost, with all shares that others have of it. */
    double whole() {
        return WINDOW.toNanos() * percent / 100;
    }

    /** The same, less the headroom. */
    double wholeLimit() {
        return whole() * (1 - HEADROOM);
    }

    LongSupplier ticker() {
        return ticker;
    }

    /** What a run is taken to cost that was never seen. */
    long unseenNanos() {
        return (long) (whole() * UNSEEN);
    }

    /** Changes the part of the whole that is left beside the shares of others; what was spent stays spent. */
    synchronized void resize(double part) {
        accrue();
        allowed = whole() * part;
        core.resize(allowed * CORE_BURST);
        optional.resize(allowed * OPTIONAL_BURST);
        visits.resize(allowed * VISITS_BURST);
    }

    /** Called at the start of a cycle. */
    synchronized void begin() {
        accrue();
        reserved = 0;
    }

    /** Whether the budget allows a run. What one of the core is refused stays reserved in this cycle: those after it do not take it. */
    synchronized boolean affords(RunRequest run) {
        accrue();
        if (isUnlimited()) {
            return true;
        }
        double possible = run.lane().isCore() ? limit() : limit() - need();
        long expected = waiting.expected(run, possible, ticker.getAsLong());
        boolean affordable = spent() + expected + keptFromIt(run) <= limit() && isPaced(run, expected);
        if (!affordable && run.lane() == SpendingLane.CORE) {
            reserved += expected;
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
        SpendingPace pace = pace(run.lane());
        return isUnlimited()
                || (spent() + sofar + step + keptFromIt(run) <= limit()
                        && (run.lane().isCore() || pace.kept() - sofar > 0));
    }

    /** What a run that begins now may cost in the end, however much less was expected of it. */
    synchronized long mostNow(RunRequest run) {
        if (isUnlimited()) {
            return Long.MAX_VALUE;
        }
        double left = run.lane().isCore()
                ? allowed * (1 - HEADROOM / 2)
                : limit() - Math.min(Math.max(0, need() - coreSpent()), allowed * LEFT_TO_CORE);
        return (long) Math.max(left - spent(), run.likelyNanos() + (double) unseenNanos());
    }

    /** Why a run can never be afforded as things are, if so. */
    synchronized Optional<String> whyNever(RunRequest run) {
        double possible = run.lane().isCore() ? limit() : limit() - need();
        return run.likelyNanos() <= possible
                ? Optional.empty()
                : Optional.of("a run costs about " + Math.round(run.likelyNanos() / 1e6) + " ms, of which "
                        + Math.round(possible / 1e6) + " ms are free in ten minutes: it runs once in hours");
    }

    private boolean isPaced(RunRequest run, long expected) {
        SpendingPace pace = pace(run.lane());
        return switch (run.lane()) {
            case CORE -> isCorePaced(run, expected);
            case SAMPLES -> pace.kept() - expected >= pace.most() * RESERVED_FROM_SAMPLES;
            case VISITS -> isVisitPaced(run, pace);
            case OPTIONAL -> pace.kept() > -pace.most() * (DEBT + OPTIONAL_DEBT) / 2;
            case SLOW -> pace.kept() > (isBehindAClaim(run) ? expected : 0);
        };
    }

    /** The first of the core may run into debt. The others leave it its share of a burst, and what is dearer than a burst waits for a whole one. */
    private boolean isCorePaced(RunRequest run, long expected) {
        double left = core.most() * RESERVED_FROM_LAST * run.place();
        return run.place() == 0
                ? core.kept() > 0
                : core.kept() - left >= Math.min((double) expected, (core.most() - left) * NEARLY_ALL);
    }

    /** A visit reads at least what is read often; what is read seldom waits until much of it can be read over one connection. */
    private static boolean isVisitPaced(RunRequest run, SpendingPace pace) {
        if (run.place() == 0) {
            return pace.kept() > (run.begun() ? -pace.most() : 0);
        }
        return run.begun() ? pace.kept() > 0 : pace.kept() >= pace.most() * NEARLY_ALL;
    }

    private boolean isBehindAClaim(RunRequest run) {
        return waiting.before(run, ticker.getAsLong())
                .filter(claim -> claim.run().lane() == run.lane())
                .isPresent();
    }

    /** The room that a run must leave: to those before it in the core, or to the core and to the one that has waited for long. */
    private double keptFromIt(RunRequest run) {
        return switch (run.lane()) {
            case CORE, SAMPLES -> reserved;
            case OPTIONAL, SLOW, VISITS ->
                reserved
                        + Math.max(0, need() - coreSpent())
                        + waiting.before(run, ticker.getAsLong())
                                .map(WaitingRuns.Claim::nanos)
                                .orElse(0L);
        };
    }

    private static double debts(SpendingLane lane) {
        return switch (lane) {
            case CORE, SAMPLES, SLOW -> DEBT;
            case OPTIONAL -> OPTIONAL_DEBT;
            case VISITS -> VISITS_DEBT;
        };
    }

    private SpendingPace pace(SpendingLane lane) {
        return switch (lane) {
            case CORE, SAMPLES -> core;
            case OPTIONAL, SLOW -> optional;
            case VISITS -> visits;
        };
    }

    /** What the core needs in ten minutes: until they have passed, as much as it spent and as often as it goes on to. */
    private double need() {
        double need = coreSpent();
        double elapsed = ticker.getAsLong() - begun;
        boolean first = elapsed < WINDOW.toNanos();
        if (first) {
            need += again * NEED_MORE * (WINDOW.toNanos() - elapsed) / Math.max(elapsed, WINDOW.toNanos() / 20.0);
        } else {
            need *= NEED_MORE;
        }
        double least = allowed * (first ? NEED_AT_FIRST : NEED_LEAST);
        return Math.min(Math.max(need + unseenNanos(), least), limit() * CORE);
    }

    private double limit() {
        return allowed * (1 - HEADROOM) - Math.min(overshoot(), allowed * MOST_OVERSHOOT);
    }

    /** How much more than expected runs cost of late; it fades by half in ten minutes. */
    private double overshoot() {
        return overshoot * Math.pow(2, (double) (overshootAt - ticker.getAsLong()) / WINDOW.toNanos());
    }

    private long spent() {
        return windows.values().stream().mapToLong(SpendingWindow::total).sum();
    }

    private long coreSpent() {
        return spent(SpendingLane.CORE) + spent(SpendingLane.SAMPLES);
    }

    private long spent(SpendingLane lane) {
        SpendingWindow window = windows.get(lane);
        return window == null ? 0 : window.total();
    }

    private void accrue() {
        long now = ticker.getAsLong();
        double part = Math.max(0, now - accruedAt) / (double) WINDOW.toNanos();
        accruedAt = now;
        core.accrue(part * limit() * CORE);
        double rest = part * PACED * (limit() - need());
        double beyond = visits.accrue(rest * VISITS);
        beyond = optional.accrue(rest * (1 - VISITS) + beyond);
        visits.accrue(beyond);
    }

    /**
     * How long to rest after a run between two cycles. It grows with the root of the cost: so do the error of what is sampled, and the
     * share of the budget that sampling takes.
     *
     * @param nanos what the run cost
     */
    long rest(long nanos) {
        double root = Math.sqrt((double) nanos * Duration.ofSeconds(1).toNanos() * TIMES_THE_ROOT / percent);
        return Math.max(TIMES_THE_COST * nanos, (long) root);
    }

    /** Charges a run that was admitted. */
    synchronized void charge(RunRequest run, long nanos, boolean metered) {
        double more = nanos - (double) run.likelyNanos();
        if (run.seen() && !metered && more > overshoot()) {
            overshoot = more;
            overshootAt = ticker.getAsLong();
        }
        if (run.seen() && run.lane().isCore()) {
            again += nanos;
        }
        waiting.ran(run.key());
        charge(run.lane(), nanos);
    }

    /** Charges what belongs to no run: the end of a connection, an attempt to open one. */
    synchronized void charge(SpendingLane lane, long nanos) {
        accrue();
        SpendingWindow window = windows.get(lane);
        if (window != null) {
            window.add(nanos);
        }
        pace(lane).spend(nanos, debts(lane));
    }

    /** Takes over what a share spent that ends: its part belongs to this again, and so does what was spent of it. */
    synchronized void inherit(long nanos) {
        SpendingWindow window = windows.get(SpendingLane.OPTIONAL);
        if (window != null) {
            window.add(nanos);
        }
    }

    synchronized long spentNanos() {
        return spent();
    }

    /** The figures for an operator. */
    String figures() {
        return Math.round(spentNanos() / 1e6) + " of " + Math.round(allowed / 1e6) + " ms of CPU spent in "
                + WINDOW.toMinutes() + " minutes, safety.budget_percent is " + percent;
    }

    synchronized Map<String, Object> status(String server) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("server", server);
        status.put("percent", percent);
        status.put("spent_ms", millis(spent()));
        status.put("allowed_ms", WINDOW.toMillis() * percent / 100);
        status.put("window_s", WINDOW.toSeconds());
        status.put("core_ms", millis(coreSpent()));
        status.put("optional_ms", millis(spent(SpendingLane.OPTIONAL) + spent(SpendingLane.SLOW)));
        status.put("visits_ms", millis(spent(SpendingLane.VISITS)));
        return status;
    }

    /** Milliseconds with three decimals. */
    static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }
}
