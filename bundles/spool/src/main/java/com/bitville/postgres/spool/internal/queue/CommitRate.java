package com.bitville.postgres.spool.internal.queue;

import com.bitville.postgres.api.delivery.Payload;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What was committed against what the listener takes in a minute: from both follows how many details have room. Room comes evenly, so
 * that cycles of any interval, a moment early or late, add up to the minute's number and never to more; what was left unused for a minute
 * is not saved up. Safe for use by several threads; never waits for a disk.
 */
public final class CommitRate {
    /** What a listener takes of which nothing is known yet: the default of {@code listener.max_requests_per_minute}. */
    static final int USUAL = 60;
    /** Kept for findings and gap records. */
    static final int RESERVED = 2;
    /** While nothing is delivered. */
    static final int WHILE_STOPPED = 5;

    private static final double MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private int perMinute = USUAL;
    private boolean delivering = true;
    /** For how many payloads there is room; below zero where cycles and findings took more than came. */
    private double room = USUAL - RESERVED;

    private long reckonedAt;
    /** How much room a detail takes: more than its own where others have a share of it. */
    private double price = 1;

    public CommitRate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        reckonedAt = nanoTime.getAsLong();
    }

    public synchronized void takes(int most, boolean goesOut) {
        reckon();
        perMinute = most;
        delivering = goesOut;
    }

    public synchronized void committed(List<Payload> payloads) {
        reckon();
        long details = payloads.stream().filter(Payload::detail).count();
        room = Math.max(-capacity(), room - (payloads.size() - details) - details * price);
    }

    /**
     * How many details may be committed now.
     *
     * @param backlog whether payloads wait that are older than a cycle: they have half of what cycles leave
     */
    public synchronized int room(boolean backlog) {
        reckon();
        double stopped = Math.max(1, (double) capacity() / WHILE_STOPPED);
        price = !delivering ? stopped : backlog ? 2 : 1;
        return (int) Math.max(0, Math.round(room / price));
    }

    /** Adds what has come since the last time. */
    private void reckon() {
        long now = nanoTime.getAsLong();
        room = Math.min(capacity(), room + capacity() * (now - reckonedAt) / MINUTE);
        reckonedAt = now;
    }

    private int capacity() {
        return Math.max(0, perMinute - RESERVED);
    }
}
