package com.bitville.postgres.engine.internal.cycle;

import java.time.Duration;

/**
 * When the next cycle is due, by a monotonic clock. Slots stand on a grid; a slot that passes while a cycle runs is left out, never
 * made up for. Safe for use by several threads.
 */
final class CycleSchedule {
    private final long interval;
    private long grid;
    private boolean hurried;
    private long hurry;
    private long skipped;

    CycleSchedule(Duration interval, long first) {
        this.interval = interval.toNanos();
        this.grid = first;
    }

    synchronized long next() {
        return hurried && hurry - grid < 0 ? hurry : grid;
    }

    /** Asks for a cycle at that time if none is due before; the grid moves with it. */
    synchronized void sooner(long time) {
        if (!hurried || time - hurry < 0) {
            hurried = true;
            hurry = time;
        }
    }

    /**
     * Takes the next slot.
     *
     * @param now the present time, not before the slot
     * @return the slot that is now being served
     */
    synchronized long take(long now) {
        grid = next();
        hurried = false;
        long slot = grid + leaveOut(now);
        grid = slot + interval;
        return slot;
    }

    /** A cycle is over: slots that passed meanwhile are left out. */
    synchronized void over(long now) {
        if (now - grid >= 0) {
            grid += leaveOut(now) + interval;
            skipped++;
        }
    }

    private long leaveOut(long now) {
        long missed = Math.max(0, (now - grid) / interval);
        skipped += missed;
        return missed * interval;
    }

    /** How many slots were left out. */
    synchronized long skipped() {
        return skipped;
    }
}
