package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The moments of one table of one server, the oldest first. */
final class TableSeries {
    /** What a moment takes beside its rows. */
    static final int OVERHEAD = 160;

    /**
     * A moment.
     *
     * @param subject of the collector that read it
     * @param at when, by the agent's clock
     * @param intervalMs the time its counters cover
     * @param rowset what may be kept of it
     * @param bytes what that takes
     * @param arrived when it came, by the monotonic clock
     */
    record Held(Subject subject, Instant at, long intervalMs, Rowset rowset, long bytes, long arrived) {}

    private final Deque<Held> moments = new ArrayDeque<>();
    private long bytes;

    void add(Held held) {
        moments.addLast(held);
        bytes += held.bytes() + OVERHEAD;
    }

    /** Gives up the oldest moment; returns the bytes that frees. */
    long dropOldest() {
        Held oldest = moments.removeFirst();
        long freed = oldest.bytes() + OVERHEAD;
        bytes -= freed;
        return freed;
    }

    Deque<Held> moments() {
        return moments;
    }

    long bytes() {
        return bytes;
    }
}
