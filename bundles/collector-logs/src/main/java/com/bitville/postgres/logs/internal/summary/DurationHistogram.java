package com.bitville.postgres.logs.internal.summary;

import java.util.Arrays;
import java.util.List;

/** Counts durations by range. */
final class DurationHistogram {
    private static final double[] BOUNDS = {1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000};
    static final List<Object> BOUNDS_MS =
            Arrays.stream(BOUNDS).<Object>mapToObj(bound -> (long) bound).toList();

    private final long[] counts = new long[BOUNDS.length + 1];

    void add(double ms) {
        int i = 0;
        while (i < BOUNDS.length && ms > BOUNDS[i]) {
            i++;
        }
        counts[i]++;
    }

    /** One number for each bound: durations up to it and above the previous one; the last counts those above all bounds. */
    List<Object> counts() {
        return Arrays.stream(counts).<Object>mapToObj(Long::valueOf).toList();
    }
}
