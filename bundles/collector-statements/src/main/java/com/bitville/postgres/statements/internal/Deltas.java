package com.bitville.postgres.statements.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happened between two readings, entry by entry: never negative, never more than what was executed.
 *
 * @param intervalMs the time covered in ms, 0 where there was nothing to compare with
 * @param byKey the increase of each counter, for the entries that moved
 * @param baseline whether this was the first reading, so that nothing is known yet
 * @param reset whether all entries were reset in between; what ran between the earlier reading and the reset is not known
 * @param restarted entries that began anew in between (evicted and come back, or reset one by one)
 * @param evictions how often the extension gave up entries in between, or -1 where it does not tell
 */
record Deltas(
        long intervalMs, Map<Key, double[]> byKey, boolean baseline, boolean reset, long restarted, long evictions) {

    static Deltas between(@Nullable Reading earlier, Reading later) {
        return between(earlier, later, Canary.NONE);
    }

    static Deltas between(@Nullable Reading earlier, Reading later, Canary canary) {
        if (earlier == null || !earlier.cluster().equals(later.cluster())) {
            return new Deltas(0, Map.of(), true, false, 0, -1);
        }
        long intervalMs = Math.max(0, later.takenMs() - earlier.takenMs());
        boolean reset = earlier.resetAt() != later.resetAt() || canary.tellsOfReset(earlier, later);
        boolean comparable = !reset && earlier.counters().equals(later.counters());
        if (!reset && !comparable) {
            // ALTER EXTENSION UPDATE changed the columns: the old reading says nothing about the new ones.
            return new Deltas(0, Map.of(), true, false, 0, -1);
        }
        int calls = later.counters().indexOf("calls");
        Map<Key, double[]> byKey = new HashMap<>();
        long restarted = 0;
        for (Map.Entry<Key, Entry> current : later.entries().entrySet()) {
            Entry entry = current.getValue();
            Entry before = reset ? null : earlier.entries().get(current.getKey());
            boolean continues = before != null && before.continuesAs(entry, calls);
            restarted += before != null && !continues ? 1 : 0;
            // An entry that began after the earlier reading holds exactly what ran since it began.
            double[] delta = before != null && continues ? entry.minus(before) : entry.counters();
            if (moved(delta)) {
                byKey.put(current.getKey(), delta);
            }
        }
        long evictions = later.dealloc() < 0 || reset
                ? later.dealloc()
                : Math.max(0, later.dealloc() - Math.max(0, earlier.dealloc()));
        return new Deltas(intervalMs, byKey, false, reset, restarted, evictions);
    }

    private static boolean moved(double[] delta) {
        for (double value : delta) {
            if (value != 0) {
                return true;
            }
        }
        return false;
    }

    /** The increase of an entry that moved. */
    double[] of(Key key) {
        return Objects.requireNonNull(byKey.get(key), "an entry that did not move has no delta");
    }

    /** The increase of all entries but some, counter by counter; added up rather than subtracted, so that no rounding makes it negative. */
    double[] sumWithout(Set<Key> some, int width) {
        double[] sum = new double[width];
        byKey.forEach((key, delta) -> {
            if (!some.contains(key)) {
                for (int i = 0; i < width; i++) {
                    sum[i] += delta[i];
                }
            }
        });
        return sum;
    }
}
