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
    /** Those that may leave, by figure; who came in this round is not among them. */
    private final Map<String, PriorityQueue<Integer>> held = new HashMap<>();

    private final Map<String, Integer> counts = new HashMap<>();

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
                counts.merge(slotRecord.key().figure(), 1, Integer::sum);
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
        Deque<Integer> nobodys = free.isEmpty() ? stale : free;
        if (!nobodys.isEmpty()) {
            counts.merge(key.figure(), 1, Integer::sum);
            return nobodys.remove();
        }
        if (!competing) {
            return -1;
        }
        String own = key.figure();
        String most = own;
        for (Map.Entry<String, PriorityQueue<Integer>> each : held.entrySet()) {
            if (!each.getValue().isEmpty() && count(each.getKey()) > count(most)) {
                most = each.getKey();
            }
        }
        boolean gives = count(most) > count(own) + 1;
        PriorityQueue<Integer> leaving = queue(gives ? most : own);
        Integer least = leaving.peek();
        if (least == null || (!gives && used <= use[least] * CLEARLY)) {
            return -1;
        }
        if (gives) {
            counts.merge(most, -1, Integer::sum);
            counts.merge(own, 1, Integer::sum);
        }
        return leaving.remove();
    }

    private int count(String figure) {
        return counts.getOrDefault(figure, 0);
    }
}
