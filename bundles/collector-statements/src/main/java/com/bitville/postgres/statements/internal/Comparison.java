package com.bitville.postgres.statements.internal;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to subtract a reading from, and what comes after it.
 *
 * @param before the earlier reading of the entries that are not as they were, or of all; null where there is none
 * @param unchanged how many entries are the same in both and left out
 * @param next the baseline of the following run
 */
record Comparison(@Nullable Reading before, int unchanged, Baseline next) {
    static Comparison of(@Nullable Baseline earlier, Changes changes, boolean keepsBase) {
        Reading reading = changes.reading();
        if (earlier == null || changes.whole()) {
            Reading before = earlier == null ? null : earlier.whole();
            return new Comparison(before, 0, Baseline.first(reading, keepsBase));
        }
        Set<Key> vanished = changes.vanishedFrom(earlier);
        Set<Key> concerned = new HashSet<>(reading.entries().keySet());
        concerned.addAll(vanished);
        Reading before = earlier.only(concerned);
        int unchanged = earlier.size() - before.entries().size();
        return new Comparison(before, unchanged, earlier.next(reading, vanished, keepsBase));
    }
}
