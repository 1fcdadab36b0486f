package com.bitville.postgres.engine.internal.limit;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Limits the cost of collecting for one server: a percentage of one core over ten minutes. A token bucket holds a quarter of that and is
 * refilled evenly with the rest, so that no ten minutes cost more than allowed, and the tokens are not all spent early. Thread-safe.
 */
public final class CostBudget {
    static final Duration WINDOW = Duration.ofMinutes(10);

    private static final double UNLIMITED = 100;
    private static final double BURST = 0.25;
    /** The share of a full bucket that the collector with the lowest budget priority leaves to the others. */
    private static final double RESERVED_FROM_LAST = 0.25;

    /** The share of a full bucket that runs between two cycles leave to the cycles. */
    private static final double RESERVED_FROM_SAMPLES = 0.75;

    /** The share that optional runs of a cycle leave: what sampling needs, and what the other collectors of a cycle take from it. */
    private static final double RESERVED_FROM_OPTIONAL = 0.85;

    /** The share that a visit to a database leaves once it has begun. */
    private static final double RESERVED_FROM_VISIT = 0.5;

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
    /** Whether one expensive run keeps the next ones waiting until it is paid for, however long that takes. */
    private final boolean paysAll;

    private double part;
    private double allowed;
    private double capacity;
    private final long sliceNanos = WINDOW.toNanos() / 60;
    private final long[] slices = new long[60];
    private final long begun;
    private long slice;
    private double tokens;
    private long filledAt;
    private boolean fullAtBegin;
    private double reserved;

    public CostBudget(double percent, LongSupplier ticker) {
        this(percent, ticker, 1, false);
    }

    private CostBudget(double percent, LongSupplier ticker, double part, boolean paysAll) {
        this.percent = percent;
        this.ticker = ticker;
        this.paysAll = paysAll;
        this.part = part;
        this.allowed = WINDOW.toNanos() * percent / 100 * part;
        this.capacity = allowed * BURST;
        this.tokens = capacity;
        this.begun = ticker.getAsLong();
        this.filledAt = begun;
    }

    static CostBudget unlimited(LongSupplier ticker) {
        return new CostBudget(UNLIMITED, ticker);
    }

    /** A budget that is a part of this one, which the caller makes smaller by as much; every run of it is paid for in full. */
    CostBudget share(double of) {
        return new CostBudget(percent, ticker, of, true);
    }

    /** Changes the part of the whole that this is; what was spent stays spent. */
    synchronized void resize(double of) {
        if (of != part) {
            fill();
            part = of;
            allowed = WINDOW.toNanos() * percent / 100 * part;
            capacity = allowed * BURST;
            tokens = Math.min(tokens, capacity);
        }
    }

    /** Called at the start of a cycle: a full bucket pays for the whole cycle, otherwise an expensive collector might never run. */
    synchronized void begin() {
        fill();
        fullAtBegin = tokens >= capacity;
        reserved = 0;
    }

    /**
     * Whether the budget allows a run.
     *
     * @param place the collector's position in the running order: 0 for the first, just under 1 for the last
     * @param likelyNanos the expected cost; after a refusal it stays reserved, so that no collector with a lower priority uses it
     */
    synchronized boolean affords(double place, long likelyNanos) {
        return isAffordable(capacity * RESERVED_FROM_LAST * place, likelyNanos);
    }

    /**
     * Whether the budget allows a run in a cycle that must not keep the runs between two cycles from theirs: where a short interval makes
     * cycles cost what the budget gives, sampling goes on, and this run is skipped.
     *
     * @param likelyNanos the expected cost
     */
    synchronized boolean affordsBesideSamples(long likelyNanos) {
        return isAffordable(capacity * RESERVED_FROM_OPTIONAL, likelyNanos);
    }

    /**
     * Whether the budget allows another run of a visit to a database: its connection is open already, but what it leaves must do for the cycles
     * that come, also if the visit began with a full bucket.
     *
     * @param likelyNanos the expected cost
     */
    synchronized boolean affordsWithinVisit(long likelyNanos) {
        fill();
        return percent >= UNLIMITED || tokens >= capacity * RESERVED_FROM_VISIT + likelyNanos;
    }

    private boolean isAffordable(double left, long likelyNanos) {
        fill();
        double needed = left + reserved + likelyNanos;
        if (percent >= UNLIMITED || fullAtBegin || tokens >= needed) {
            return true;
        }
        reserved += likelyNanos;
        return false;
    }

    /**
     * Whether the budget allows a run between two cycles and still leaves most of the bucket to the next cycle.
     *
     * @param likelyNanos the expected cost
     */
    synchronized boolean spares(long likelyNanos) {
        fill();
        return percent >= UNLIMITED || tokens - likelyNanos >= capacity * RESERVED_FROM_SAMPLES;
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

    /** Charges the cost of a run. Debt is limited, so that one expensive run does not stop collecting for hours; but for a share. */
    synchronized void charge(long nanos) {
        fill();
        advanceSlices();
        tokens = paysAll ? tokens - nanos : Math.max(-capacity, tokens - nanos);
        slices[(int) (slice % slices.length)] += nanos;
    }

    synchronized long spentNanos() {
        advanceSlices();
        return Arrays.stream(slices).sum();
    }

    /** When a run of that cost is affordable again, if nothing else is spent; for a share. */
    synchronized Duration affordableIn(long likelyNanos) {
        fill();
        double lacking = Math.min((double) likelyNanos, capacity) - tokens;
        return Duration.ofNanos((long) Math.max(0, lacking / perNano()));
    }

    /** The figures for an operator. */
    String figures() {
        return Math.round(spentNanos() / 1e6) + " of " + Math.round(allowed / 1e6) + " ms of CPU spent in "
                + WINDOW.toMinutes() + " minutes, safety.budget_percent is " + percent;
    }

    Map<String, Object> status(String server) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("server", server);
        status.put("percent", percent);
        status.put("spent_ms", Math.round(spentNanos() / 1e3) / 1e3);
        status.put("allowed_ms", WINDOW.toMillis() * percent / 100);
        status.put("window_s", WINDOW.toSeconds());
        return status;
    }

    private void fill() {
        long now = ticker.getAsLong();
        tokens = Math.min(capacity, tokens + (now - filledAt) * perNano());
        filledAt = now;
    }

    private double perNano() {
        return percent / 100 * part * (1 - BURST);
    }

    private void advanceSlices() {
        long current = (ticker.getAsLong() - begun) / sliceNanos;
        long passed = Math.min(current - slice, slices.length);
        for (long i = 1; i <= passed; i++) {
            slices[(int) ((slice + i) % slices.length)] = 0;
        }
        slice = current;
    }
}
