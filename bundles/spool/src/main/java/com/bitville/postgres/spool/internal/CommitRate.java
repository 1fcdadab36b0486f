package com.bitville.postgres.spool.internal;

import com.bitville.postgres.api.delivery.Payload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How many payloads were committed in the last minute, against what the listener takes in one: from both follows how many details have
 * room. Safe for use by several threads; never waits for a disk.
 */
final class CommitRate {
    /** What a listener takes of which nothing is known yet: the default of {@code listener.max_requests_per_minute}. */
    static final int USUAL = 60;
    /** Kept for findings and gap records. */
    static final int RESERVED = 2;
    /** While nothing is delivered. */
    static final int WHILE_STOPPED = 5;

    /** Somewhat less, so that a cycle a minute that comes a moment early finds the room of its own minute; the shipper keeps the pace. */
    private static final long MINUTE = Duration.ofSeconds(55).toNanos();

    private record Committed(long at, int cycles, int details) {}

    private final LongSupplier nanoTime;
    private final Deque<Committed> lately = new ArrayDeque<>();
    private int perMinute = USUAL;
    private boolean delivering = true;

    CommitRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized void takes(int most, boolean goesOut) {
        perMinute = most;
        delivering = goesOut;
    }

    synchronized void committed(List<Payload> payloads) {
        int details = (int) payloads.stream().filter(Payload::detail).count();
        if (!payloads.isEmpty()) {
            lately.addLast(new Committed(nanoTime.getAsLong(), payloads.size() - details, details));
        }
    }

    /**
     * How many details may be committed now.
     *
     * @param backlog whether payloads wait that are older than a cycle: they have half of what cycles leave
     */
    synchronized int room(boolean backlog) {
        long now = nanoTime.getAsLong();
        while (!lately.isEmpty() && now - lately.getFirst().at() >= MINUTE) {
            lately.removeFirst();
        }
        int cycles = lately.stream().mapToInt(Committed::cycles).sum();
        int details = lately.stream().mapToInt(Committed::details).sum();
        int left = Math.max(0, perMinute - RESERVED - cycles);
        int share = !delivering ? Math.min(WHILE_STOPPED, left) : backlog ? left / 2 : left;
        return Math.max(0, share - details);
    }
}
