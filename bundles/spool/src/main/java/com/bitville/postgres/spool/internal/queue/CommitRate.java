package com.bitville.postgres.spool.internal.queue;

import com.bitville.postgres.api.delivery.Payload;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Computes how many details may be committed, from the commits so far and the listener's requests per minute. The capacity accrues evenly,
 * so that cycles of any interval, slightly early or late, add up to the number of a minute and never to more; capacity that is unused for a
 * minute does not accumulate. Safe for use by several threads; never waits for the disk.
 */
public final class CommitRate {
    /** The capacity of a listener before it is known: the default of {@code listener.max_requests_per_minute}. */
    static final int USUAL = 60;
    /** Reserved for findings and gap records. */
    static final int RESERVED = 2;
    /** While nothing is delivered. */
    static final int WHILE_STOPPED = 5;

    private static final double MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private int perMinute = USUAL;
    private boolean delivering = true;
    /** The capacity in payloads; negative if cycles and findings used more than accrued. */
    private double room = USUAL - RESERVED;

    private long reckonedAt;
    /** The capacity that a detail uses: more than one if others have a share of it. */
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
     * @param backlog whether payloads older than a cycle wait: they get half of what cycles leave
     */
    public synchronized int room(boolean backlog) {
        reckon();
        double stopped = Math.max(1, (double) capacity() / WHILE_STOPPED);
        price = !delivering ? stopped : backlog ? 2 : 1;
        return (int) Math.max(0, Math.round(room / price));
    }

    /** Adds the capacity accrued since the last call. */
    private void reckon() {
        long now = nanoTime.getAsLong();
        room = Math.min(capacity(), room + capacity() * (now - reckonedAt) / MINUTE);
        reckonedAt = now;
    }

    private int capacity() {
        return Math.max(0, perMinute - RESERVED);
    }
}
