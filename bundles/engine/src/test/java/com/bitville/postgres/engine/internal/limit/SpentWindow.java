package com.bitville.postgres.engine.internal.limit;

import java.util.ArrayDeque;
import java.util.Deque;

/** What simulated runs spent in the last ten minutes, counted apart from the {@link CostBudget} that allowed them. */
final class SpentWindow {
    private final Deque<long[]> charged = new ArrayDeque<>();
    private long sum;
    private long most;

    void add(long nanos, long spent) {
        charged.add(new long[] {nanos, spent});
        sum += spent;
        while (nanos - charged.getFirst()[0] >= CostBudget.WINDOW.toNanos()) {
            sum -= charged.removeFirst()[1];
        }
        most = Math.max(most, sum);
    }

    /** In the fullest ten minutes so far, in ns. */
    long most() {
        return most;
    }
}
