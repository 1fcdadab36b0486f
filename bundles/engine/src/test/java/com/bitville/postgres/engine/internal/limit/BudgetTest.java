package com.bitville.postgres.engine.internal.limit;

import com.bitville.postgres.engine.internal.spending.RunRequest;
import com.bitville.postgres.engine.internal.spending.SpendingLane;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** What tests of a {@link CostBudget} share: a clock that they set, and runs that cost what was expected of them. */
abstract class BudgetTest {
    static final long MS = 1_000_000;

    final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000 * MS);

    static RunRequest run(SpendingLane lane, double place, double ms) {
        return new RunRequest(lane, lane + " " + place, place, (long) (ms * MS), true, false);
    }

    static RunRequest core(double place, double ms) {
        return run(SpendingLane.CORE, place, ms);
    }

    static boolean runs(CostBudget costBudget, RunRequest run) {
        boolean affordable = costBudget.affords(run);
        if (affordable) {
            costBudget.charge(run, run.likelyNanos(), false);
        }
        return affordable;
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
