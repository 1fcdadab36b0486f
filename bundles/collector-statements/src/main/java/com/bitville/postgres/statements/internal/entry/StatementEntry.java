package com.bitville.postgres.statements.internal.entry;

import java.util.Arrays;

/** The counters of one entry at one moment, with what tells whether a later read is of the same entry or of one in its place. */
public final class StatementEntry {
    private final double[] counters;
    private final long since;
    private final double minMs;
    private final double maxMs;
    private final long mark;

    /** One of which the server's mark is not known. */
    public StatementEntry(double[] counters, long since, double minMs, double maxMs) {
        this(counters, since, minMs, maxMs, 0);
    }

    /**
     * Takes the array over.
     *
     * @param counters in the order of the {@link ExtensionColumns}
     * @param since when the entry began in microseconds since 1970 (extension 1.11 and later), else 0
     * @param minMs its shortest execution so far in ms, which never grows while the entry lives
     * @param maxMs its longest execution so far in ms, which never shrinks while the entry lives
     * @param mark what the server makes of key, calls and time: while it is the same, so is the entry; 0 where it is not known
     */
    public StatementEntry(double[] counters, long since, double minMs, double maxMs, long mark) {
        this.counters = counters;
        this.since = since;
        this.minMs = minMs;
        this.maxMs = maxMs;
        this.mark = mark;
    }

    public double[] counters() {
        return counters;
    }

    public long since() {
        return since;
    }

    public double minMs() {
        return minMs;
    }

    public double maxMs() {
        return maxMs;
    }

    public long mark() {
        return mark;
    }

    /** Whether {@code later} continues this entry: nothing in it went backwards. What is not known of one of the two tells nothing. */
    public boolean continuesAs(StatementEntry later, int calls) {
        boolean tells = since != 0 && later.since != 0;
        if (tells && since != later.since) {
            return false;
        }
        for (int i = 0; i < counters.length; i++) {
            if (later.counters[i] < counters[i]) {
                return false;
            }
        }
        // Where the server does not tell when an entry began, its extremes do: they cannot narrow while it lives.
        boolean ran = calls >= 0 && counters[calls] > 0;
        return since != 0 || later.since != 0 || !ran || (later.minMs <= minMs && later.maxMs >= maxMs);
    }

    /** Whether nothing has happened to it. */
    public boolean isAs(StatementEntry later) {
        return mark == later.mark && since == later.since && (mark != 0 || Arrays.equals(counters, later.counters));
    }

    /** The counters in another order; {@link Double#NaN}, which is neither less nor more than any number, for one that is not here. */
    StatementEntry arranged(int[] places) {
        double[] arranged = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            arranged[i] = places[i] < 0 ? Double.NaN : counters[places[i]];
        }
        return new StatementEntry(arranged, since, minMs, maxMs);
    }

    /** Two entries of one statement as one. */
    StatementEntry plus(StatementEntry other) {
        double[] sum = new double[counters.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = counters[i] + other.counters[i];
        }
        // One that never ran has no shortest execution.
        double min = maxMs == 0 ? other.minMs : other.maxMs == 0 ? minMs : Math.min(minMs, other.minMs);
        return new StatementEntry(sum, Math.min(since, other.since), min, Math.max(maxMs, other.maxMs));
    }

    /** The increase; {@link Double#NaN} where a counter was not known. */
    public double[] minus(StatementEntry earlier) {
        double[] delta = new double[counters.length];
        for (int i = 0; i < delta.length; i++) {
            delta[i] = counters[i] - earlier.counters[i];
        }
        return delta;
    }
}
