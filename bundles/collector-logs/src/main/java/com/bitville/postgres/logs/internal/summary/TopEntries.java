package com.bitville.postgres.logs.internal.summary;

import com.bitville.postgres.logs.internal.entry.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The most important entries of a run, up to a size limit. Used by one thread. */
final class TopEntries {
    /** The size of an entry in a payload without its texts. */
    private static final int OVERHEAD = 250;

    private static final Comparator<Ranked> LEAST = Comparator.comparingInt(Ranked::importance)
            .thenComparingDouble(Ranked::ms)
            .thenComparing(Comparator.comparingLong(Ranked::number).reversed());

    private final PriorityQueue<Ranked> entries = new PriorityQueue<>(LEAST);
    private final long most;
    private long bytes;
    private long number;

    private record Ranked(int importance, double ms, long number, Entry entry) {
        int weight() {
            return entry.used() + OVERHEAD;
        }
    }

    /**
     * Begins.
     *
     * @param most bytes to keep
     */
    TopEntries(long most) {
        this.most = most;
    }

    void offer(Entry entry, int importance) {
        double ms = Double.isNaN(entry.durationMs()) ? 0 : entry.durationMs();
        number++;
        Ranked least = entries.peek();
        boolean full = bytes + entry.used() + OVERHEAD > most;
        if (full
                && least != null
                && (importance < least.importance() || (importance == least.importance() && ms <= least.ms()))) {
            return;
        }
        Ranked ranked = new Ranked(importance, ms, number, entry.copy());
        entries.add(ranked);
        bytes += ranked.weight();
        while (bytes > most && entries.size() > 1) {
            bytes -= entries.remove().weight();
        }
    }

    /** In the order in which they were written. */
    List<Entry> inOrder() {
        List<Ranked> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Ranked::number));
        return sorted.stream().map(Ranked::entry).toList();
    }

    /** The longest first. */
    List<Entry> longestFirst() {
        List<Ranked> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingDouble((Ranked ranked) -> -ranked.ms()).thenComparingLong(Ranked::number));
        return sorted.stream().map(Ranked::entry).toList();
    }
}
