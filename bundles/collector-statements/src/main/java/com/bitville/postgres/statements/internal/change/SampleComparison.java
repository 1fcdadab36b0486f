package com.bitville.postgres.statements.internal.change;

import com.bitville.postgres.statements.internal.entry.StatementKey;
import com.bitville.postgres.statements.internal.entry.StatementsSample;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The readings to compare, and the next baseline.
 *
 * @param before the earlier reading of the changed entries, or of all; null if there is none
 * @param after the later reading of the same entries
 * @param unchanged how many entries are equal in both and omitted
 * @param next the baseline of the following run
 */
public record SampleComparison(
        @Nullable StatementsSample before, StatementsSample after, int unchanged, EntryBaseline next) {
    public static SampleComparison of(@Nullable EntryBaseline earlier, EntryChanges entryChanges, boolean keepsBase) {
        StatementsSample read = entryChanges.reading();
        if (earlier == null || !earlier.reading().goesOnAs(read)) {
            StatementsSample before = earlier == null ? null : earlier.whole();
            return new SampleComparison(before, read, 0, EntryBaseline.first(read, keepsBase));
        }
        Set<StatementKey> vanished = entryChanges.whole() ? earlier.vanished(read) : entryChanges.vanishedFrom(earlier);
        StatementsSample after = entryChanges.whole() ? earlier.moved(read) : read;
        Set<StatementKey> concerned = new HashSet<>(after.entries().keySet());
        concerned.addAll(vanished);
        StatementsSample before = earlier.only(concerned);
        int unchanged = earlier.size() - before.entries().size();
        return new SampleComparison(before, after, unchanged, earlier.next(after, vanished, keepsBase));
    }

    /** Whether reading all entries is cheaper than reading the changed ones, if the next reading is similar. */
    public boolean mostMoved() {
        return before != null && after.entries().size() > next.size() / 2;
    }
}
