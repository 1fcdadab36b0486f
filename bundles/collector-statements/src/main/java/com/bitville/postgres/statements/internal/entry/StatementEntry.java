package com.bitville.postgres.statements.internal.entry;

import java.util.Arrays;

/**
 * The counters of one entry at one moment, with values that show whether a later reading is of the same entry or of one that replaced it.
 */
public final class StatementEntry {
    private final double[] counters;
    private final long since;
    private final double minMs;
    private final double maxMs;
    private final long mark;

    /** An entry without the server's mark. */
    public StatementEntry(double[] counters, long since, double minMs, double maxMs) {
        this(counters, since, minMs, maxMs, 0);
    }

    /**
     * Does not copy the array.
     *
     * @param counters in the order of the {@link ExtensionColumns}
     * @param since when the entry began in microseconds since 1970 (extension 1.11 and later), else 0
     * @param minMs its shortest execution so far in ms, which never grows while the entry lives
     * @param maxMs its longest execution so far in ms, which never shrinks while the entry lives
     * @param mark the server's hash of key, calls and time: while it is the same, the entry is unchanged; 0 if unknown
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

    /** Whether {@code later} continues this entry: no counter decreased. A value that is unknown in one of them is ignored. */
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
        // If the begin of an entry is unknown, its extremes show a restart: they cannot narrow while it exists.
        boolean ran = calls >= 0 && counters[calls] > 0;
        return since != 0 || later.since != 0 || !ran || (later.minMs <= minMs && later.maxMs >= maxMs);
    }

    /** Whether it is unchanged. */
    public boolean isAs(StatementEntry later) {
        return mark == later.mark && since == later.since && (mark != 0 || Arrays.equals(counters, later.counters));
    }

    /** The counters in another order; {@link Double#NaN}, which is neither less nor more than any number, for a missing one. */
    StatementEntry arranged(int[] places) {
        double[] arranged = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            arranged[i] = places[i] < 0 ? Double.NaN : counters[places[i]];
        }
        return new StatementEntry(arranged, since, minMs, maxMs);
    }

    /** Merges two entries of one statement. */
    StatementEntry plus(StatementEntry other) {
        double[] sum = new double[counters.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = counters[i] + other.counters[i];
        }
        // An entry without executions has no minimum time.
        double min = maxMs == 0 ? other.minMs : other.maxMs == 0 ? minMs : Math.min(minMs, other.minMs);
        return new StatementEntry(sum, Math.min(since, other.since), min, Math.max(maxMs, other.maxMs));
    }

    /** The increase; {@link Double#NaN} for an unknown counter. */
    public double[] minus(StatementEntry earlier) {
        double[] delta = new double[counters.length];
        for (int i = 0; i < delta.length; i++) {
            delta[i] = counters[i] - earlier.counters[i];
        }
        return delta;
    }
}
