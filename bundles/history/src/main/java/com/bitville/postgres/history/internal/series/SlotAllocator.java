package com.bitville.postgres.history.internal.series;

import com.bitville.postgres.history.internal.file.SlotKey;
import com.bitville.postgres.history.internal.file.SlotRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Who gets a place and who leaves. Free places first; then those that were not heard of for a day; then, among objects alone, the least
 * used of the figure that has more places than the newcomer's, or of the newcomer's own if the newcomer is clearly more used.
 */
final class SlotAllocator {
    private static final long STALE_S = 86_400;
    /** A newcomer that is hardly more used than who would leave must not make both take turns. */
    private static final double CLEARLY = 2;

    private final float[] use;
    private final boolean competing;
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Deque<Integer> stale = new ArrayDeque<>();
    private final Map<String, PriorityQueue<Integer>> held = new HashMap<>();

    SlotAllocator(@Nullable SlotRecord[] records, long[] heardS, float[] use, boolean competing, long nowS) {
        this.use = use;
        this.competing = competing;
        List<Integer> old = new ArrayList<>();
        for (int slot = 0; slot < records.length; slot++) {
            SlotRecord slotRecord = records[slot];
            if (slotRecord == null) {
                free.add(slot);
            } else if (nowS - heardS[slot] > STALE_S) {
                old.add(slot);
            } else if (competing) {
                queue(slotRecord.key().figure()).add(slot);
            }
        }
        old.sort(Comparator.comparingLong(slot -> heardS[slot]));
        stale.addAll(old);
    }

    private PriorityQueue<Integer> queue(String figure) {
        return held.computeIfAbsent(figure, name -> new PriorityQueue<>(Comparator.comparingDouble(slot -> use[slot])));
    }

    /** The place for a newcomer that is used so much, or -1. */
    int place(SlotKey key, double used) {
        if (!free.isEmpty()) {
            return free.remove();
        }
        if (!stale.isEmpty()) {
            return stale.remove();
        }
        if (!competing) {
            return -1;
        }
        PriorityQueue<Integer> own = queue(key.figure());
        PriorityQueue<Integer> most = held.values().stream()
                .max(Comparator.comparingInt(PriorityQueue::size))
                .orElse(own);
        if (most.size() > own.size() + 1) {
            return most.remove();
        }
        Integer least = own.peek();
        if (least == null || used <= use[least] * CLEARLY) {
            return -1;
        }
        return own.remove();
    }
}
