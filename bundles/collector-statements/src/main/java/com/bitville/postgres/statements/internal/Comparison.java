package com.bitville.postgres.statements.internal;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to subtract from what, and what comes after it.
 *
 * @param before the earlier reading of the entries that are not as they were, or of all; null where there is none
 * @param after the later reading of the same
 * @param unchanged how many entries are the same in both and left out
 * @param next the baseline of the following run
 */
record Comparison(@Nullable Reading before, Reading after, int unchanged, Baseline next) {
    static Comparison of(@Nullable Baseline earlier, Changes changes, boolean keepsBase) {
        Reading read = changes.reading();
        if (earlier == null || !earlier.reading().goesOnAs(read)) {
            Reading before = earlier == null ? null : earlier.whole();
            return new Comparison(before, read, 0, Baseline.first(read, keepsBase));
        }
        Set<Key> vanished = changes.whole() ? earlier.vanished(read) : changes.vanishedFrom(earlier);
        Reading after = changes.whole() ? earlier.moved(read) : read;
        Set<Key> concerned = new HashSet<>(after.entries().keySet());
        concerned.addAll(vanished);
        Reading before = earlier.only(concerned);
        int unchanged = earlier.size() - before.entries().size();
        return new Comparison(before, after, unchanged, earlier.next(after, vanished, keepsBase));
    }

    /** Whether it is cheaper to ask for all than for what moved, should the next reading be like this one. */
    boolean mostMoved() {
        return before != null && after.entries().size() > next.size() / 2;
    }
}
