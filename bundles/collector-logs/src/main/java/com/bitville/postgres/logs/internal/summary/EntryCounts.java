package com.bitville.postgres.logs.internal.summary;

import com.bitville.postgres.logs.internal.entry.Entry;
import com.bitville.postgres.logs.internal.entry.EntryClass;
import com.bitville.postgres.logs.internal.entry.EntryField;
import com.bitville.postgres.logs.internal.entry.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All entries of a run, counted by class, severity and SQLSTATE, in bounded memory. Used by one thread. */
@SuppressWarnings("EnumOrdinal") // never leaves the process
final class EntryCounts {
    /** The kinds counted apart. */
    static final int MOST = 200;

    private final Map<Long, Count> counts = new HashMap<>();
    private final Map<EntryClass, DurationHistogram> durations = new EnumMap<>(EntryClass.class);
    private @Nullable Count last;
    private long lastKey = -1;

    private static final class Count {
        private final EntryClass entryClass;
        private final @Nullable String severity;
        private final @Nullable String state;
        private long entries;
        private double sumMs;
        private double maxMs;
        private boolean timed;

        Count(EntryClass entryClass, @Nullable String severity, @Nullable String state) {
            this.entryClass = entryClass;
            this.severity = severity;
            this.state = state;
        }
    }

    void add(Entry entry) {
        Count count = count(entry);
        count.entries++;
        double ms = entry.durationMs();
        if (!Double.isNaN(ms)) {
            count.timed = true;
            count.sumMs += ms;
            count.maxMs = Math.max(count.maxMs, ms);
            durations
                    .computeIfAbsent(entry.kind(), any -> new DurationHistogram())
                    .add(ms);
        }
    }

    private Count count(Entry entry) {
        long key = key(entry);
        Count same = last;
        if (same == null || key != lastKey) {
            same = counts.get(key);
            if (same == null && counts.size() >= MOST) {
                key = Long.MAX_VALUE;
                same = counts.computeIfAbsent(key, any -> new Count(EntryClass.OTHER, null, null));
            } else if (same == null) {
                same = new Count(entry.kind(), entry.severityWord(), entry.get(EntryField.STATE));
                counts.put(key, same);
            }
            last = same;
            lastKey = key;
        }
        return same;
    }

    private static long key(Entry entry) {
        long key = 1L + entry.kind().ordinal();
        byte[] bytes = entry.bytes();
        for (int i = entry.from(EntryField.STATE); i < entry.to(EntryField.STATE); i++) {
            key = key * 37 + bytes[i];
        }
        if (entry.severity() != Severity.UNKNOWN) {
            return key * 10 + entry.severity().ordinal();
        }
        for (int i = entry.from(EntryField.SEVERITY); i < entry.to(EntryField.SEVERITY); i++) {
            key = key * 31 + bytes[i];
        }
        return key * 10;
    }

    List<@Nullable Object[]> rows() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Count count : counts.values()) {
            rows.add(new @Nullable Object[] {
                count.entryClass.word(),
                count.severity,
                count.state,
                count.entries,
                count.timed ? count.sumMs : null,
                count.timed ? count.maxMs : null
            });
        }
        return rows;
    }

    List<@Nullable Object[]> histogramRows() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        durations.forEach((entryClass, histogram) ->
                rows.add(new @Nullable Object[] {entryClass.word(), DurationHistogram.BOUNDS_MS, histogram.counts()}));
        return rows;
    }
}
