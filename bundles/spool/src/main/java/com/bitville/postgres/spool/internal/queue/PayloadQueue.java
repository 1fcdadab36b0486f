package com.bitville.postgres.spool.internal.queue;

import com.bitville.postgres.api.delivery.SpooledPayload;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The payloads of one urgency in the order of their sequence numbers. A tree over the slots stores the newest creation time below each
 * node, so that the first payload, and the first one created since a given time, are found in logarithmic time. Not thread-safe.
 */
final class PayloadQueue {
    private static final long FREE = Long.MIN_VALUE;

    /** Ascending by sequence number; a removed payload leaves a free slot until the next compaction. */
    private @Nullable SpooledPayload[] slots = new SpooledPayload[16];

    private long[] seqs = new long[16];
    /** Node 1 is the root, nodes {@code slots.length} and up are the leaves. */
    private long[] newest = emptyTree(16);

    private int end;
    private int live;

    int size() {
        return live;
    }

    void add(SpooledPayload payload) {
        if (end > 0 && payload.seq() <= seqs[end - 1]) {
            insert(payload);
            return;
        }
        if (end == slots.length) {
            pack(live * 2 > slots.length ? slots.length * 2 : slots.length);
        }
        append(payload);
    }

    @Nullable
    SpooledPayload get(long seq) {
        int at = Arrays.binarySearch(seqs, 0, end, seq);
        return at < 0 ? null : slots[at];
    }

    @Nullable
    SpooledPayload remove(long seq) {
        int at = Arrays.binarySearch(seqs, 0, end, seq);
        if (at < 0 || slots[at] == null) {
            return null;
        }
        SpooledPayload removed = slots[at];
        slots[at] = null;
        live--;
        mark(at, FREE);
        if (slots.length > 1024 && live * 8 < slots.length) {
            pack(slots.length / 2);
        }
        return removed;
    }

    /** The payload with the lowest number. */
    @Nullable
    SpooledPayload first() {
        return firstSince(FREE + 1);
    }

    /** The payload with the lowest number among those created at that time or later. */
    @Nullable
    SpooledPayload firstSince(long createdMs) {
        if (newest[1] < createdMs) {
            return null;
        }
        int node = 1;
        while (node < slots.length) {
            node = newest[2 * node] >= createdMs ? 2 * node : 2 * node + 1;
        }
        return slots[node - slots.length];
    }

    /** The payload with the lowest number above another. */
    @Nullable
    SpooledPayload after(long seq) {
        int at = Arrays.binarySearch(seqs, 0, end, seq);
        for (int i = at < 0 ? -at - 1 : at + 1; i < end; i++) {
            if (slots[i] != null) {
                return slots[i];
            }
        }
        return null;
    }

    private void append(SpooledPayload payload) {
        slots[end] = payload;
        seqs[end] = payload.seq();
        live++;
        mark(end++, payload.created().toEpochMilli());
    }

    private void insert(SpooledPayload payload) {
        @Nullable SpooledPayload[] old = slots;
        int oldEnd = end;
        clear(live + 1 > slots.length ? slots.length * 2 : slots.length);
        boolean placed = false;
        for (int i = 0; i < oldEnd; i++) {
            SpooledPayload next = old[i];
            if (next == null) {
                continue;
            }
            if (!placed && payload.seq() <= next.seq()) {
                append(payload);
                placed = true;
            }
            if (next.seq() != payload.seq()) {
                append(next);
            }
        }
        if (!placed) {
            append(payload);
        }
    }

    private void pack(int capacity) {
        @Nullable SpooledPayload[] old = slots;
        int oldEnd = end;
        clear(capacity);
        for (int i = 0; i < oldEnd; i++) {
            SpooledPayload next = old[i];
            if (next != null) {
                append(next);
            }
        }
    }

    private void clear(int capacity) {
        slots = new SpooledPayload[capacity];
        seqs = new long[capacity];
        newest = emptyTree(capacity);
        end = 0;
        live = 0;
    }

    private void mark(int slot, long createdMs) {
        int node = slots.length + slot;
        newest[node] = createdMs;
        for (node /= 2; node >= 1; node /= 2) {
            newest[node] = Math.max(newest[2 * node], newest[2 * node + 1]);
        }
    }

    private static long[] emptyTree(int capacity) {
        long[] tree = new long[2 * capacity];
        Arrays.fill(tree, FREE);
        return tree;
    }
}
