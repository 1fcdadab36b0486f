package com.bitville.postgres.history.internal;

import com.bitville.postgres.api.collect.Subject;
import com.bitville.postgres.api.collect.table.Rowset;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** The moments of one table of one server, the oldest first. */
final class TableSeries {
    /** The size of a moment without its rows. */
    static final int OVERHEAD = 160;

    /**
     * A moment.
     *
     * @param subject of the collector that read it
     * @param at when, by the agent's clock
     * @param intervalMs the time its counters cover
     * @param rowset its rows for the history
     * @param bytes their size
     * @param arrived when it arrived, by the monotonic clock
     * @param database the visited database, or empty
     */
    record Held(
            Subject subject, Instant at, long intervalMs, Rowset rowset, long bytes, long arrived, String database) {}

    private final Deque<Held> moments = new ArrayDeque<>();
    private long bytes;

    void add(Held held) {
        moments.addLast(held);
        bytes += held.bytes() + OVERHEAD;
    }

    /** Drops the oldest moment; returns the bytes freed. */
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
