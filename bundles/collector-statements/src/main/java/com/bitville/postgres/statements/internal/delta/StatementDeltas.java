package com.bitville.postgres.statements.internal.delta;

import com.bitville.postgres.statements.internal.entry.StatementEntry;
import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The differences between two readings, entry by entry: never negative, never more than what was executed.
 *
 * @param intervalMs the time covered in ms, 0 if there was nothing to compare with
 * @param byKey the increase of each counter, for the changed entries; {@link Double#NaN} if the earlier reading did not have it
 * @param baseline whether this was the first reading, without differences
 * @param reset whether all entries were reset in between; executions between the earlier reading and the reset are unknown
 * @param restarted entries that restarted from zero in between (evicted and recreated, or reset individually)
 * @param evictions how often the extension deallocated entries in between, or -1 if unknown
 */
public record StatementDeltas(
        long intervalMs,
        Map<StatementKey, double[]> byKey,
        boolean baseline,
        boolean reset,
        long restarted,
        long evictions) {

    public static StatementDeltas between(@Nullable StatementsSample earlier, StatementsSample later) {
        return between(earlier, later, ResetDetector.NONE);
    }

    /** A value that only one reading has means nothing: the extension may have been updated, or the role may have got more privileges. */
    public static StatementDeltas between(
            @Nullable StatementsSample before, StatementsSample after, ResetDetector resetDetector) {
        if (before == null || !before.sameClusterAs(after) || before.readElsewhere(after)) {
            return new StatementDeltas(0, Map.of(), true, false, 0, -1);
        }
        StatementsSample earlier = before.shownAs(after);
        StatementsSample later = after.shownAs(earlier);
        long intervalMs = Math.max(0, later.takenMs() - earlier.takenMs());
        boolean reset = earlier.toldOfReset(later) || resetDetector.tellsOfReset(earlier, later);
        int calls = later.counters().indexOf("calls");
        Map<StatementKey, double[]> byKey = new HashMap<>();
        long restarted = 0;
        for (Map.Entry<StatementKey, StatementEntry> current : later.entries().entrySet()) {
            StatementEntry statementEntry = current.getValue();
            StatementEntry known = reset ? null : earlier.entries().get(current.getKey());
            boolean continues = known != null && known.continuesAs(statementEntry, calls);
            restarted += known != null && !continues ? 1 : 0;
            // An entry that began after the earlier reading contains exactly the executions since it began.
            double[] delta = known != null && continues ? statementEntry.minus(known) : statementEntry.counters();
            if (moved(delta)) {
                byKey.put(current.getKey(), delta);
            }
        }
        long evictions = later.dealloc();
        if (evictions >= 0 && !reset) {
            evictions = earlier.dealloc() < 0 ? -1 : Math.max(0, evictions - earlier.dealloc());
        }
        return new StatementDeltas(intervalMs, byKey, false, reset, restarted, evictions);
    }

    private static boolean moved(double[] delta) {
        for (double value : delta) {
            if (value > 0) {
                return true;
            }
        }
        return false;
    }

    /** The increase of a changed entry. */
    public double[] of(StatementKey statementKey) {
        return Objects.requireNonNull(byKey.get(statementKey), "an unchanged entry has no delta");
    }

    /**
     * The increase of all entries except some, counter by counter; added up rather than subtracted, so that rounding cannot make it
     * negative.
     */
    public double[] sumWithout(Set<StatementKey> some, int width) {
        double[] sum = new double[width];
        byKey.forEach((statementKey, delta) -> {
            if (!some.contains(statementKey)) {
                for (int i = 0; i < width; i++) {
                    sum[i] += delta[i];
                }
            }
        });
        return sum;
    }
}
