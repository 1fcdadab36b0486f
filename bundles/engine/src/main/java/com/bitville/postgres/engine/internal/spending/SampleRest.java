package com.bitville.postgres.engine.internal.spending;

import java.time.Duration;

/** How long to rest after a run between two cycles. */
public final class SampleRest {
    /** No run between two cycles takes more than a thousandth of the time, whatever the budget. */
    private static final long TIMES_THE_COST = 1_000;

    /**
     * With a budget of 0.1 percent a run of 0.25 ms is followed by a rest of 1.8 s and takes a seventh of the budget; one of 2 ms by 5 s and
     * takes four tenths of it.
     */
    private static final double TIMES_THE_ROOT = 1_250;

    private SampleRest() {}

    /**
     * It grows with the root of the cost: so do the error of what is sampled, and the share of the budget that sampling takes.
     *
     * @param nanos what the run cost
     * @param percent of one core, of the budget
     */
    public static long after(long nanos, double percent) {
        double root = Math.sqrt((double) nanos * Duration.ofSeconds(1).toNanos() * TIMES_THE_ROOT / percent);
        return Math.max(TIMES_THE_COST * nanos, (long) root);
    }
}
