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
 * What happened between two readings, entry by entry: never negative, never more than what was executed.
 *
 * @param intervalMs the time covered in ms, 0 where there was nothing to compare with
 * @param byKey the increase of each counter, for the entries that moved; {@link Double#NaN} where the earlier reading did not have it
 * @param baseline whether this was the first reading, so that nothing is known yet
 * @param reset whether all entries were reset in between; what ran between the earlier reading and the reset is not known
 * @param restarted entries that began anew in between (evicted and come back, or reset one by one)
 * @param evictions how often the extension gave up entries in between, or -1 where it does not tell
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

    /**
     * What is not known of one reading, and is of the other, is no sign of anything: the extension may have been updated, and the role
     * permitted more.
     */
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
            // An entry that began after the earlier reading holds exactly what ran since it began.
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

    /** The increase of an entry that moved. */
    public double[] of(StatementKey statementKey) {
        return Objects.requireNonNull(byKey.get(statementKey), "an entry that did not move has no delta");
    }

    /** The increase of all entries but some, counter by counter; added up rather than subtracted, so that no rounding makes it negative. */
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
