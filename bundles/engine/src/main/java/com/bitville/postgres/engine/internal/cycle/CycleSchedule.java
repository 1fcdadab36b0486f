package com.bitville.postgres.engine.internal.cycle;

import java.time.Duration;

/**
 * The time of the next cycle, by a monotonic clock. Slots are on a fixed grid; a slot that passes during a cycle is skipped and not made up
 * for. Thread-safe.
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

    /** Requests a cycle at that time unless one is due earlier; the grid moves with it. */
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
     * @return the slot of this cycle
     */
    synchronized long take(long now) {
        grid = next();
        hurried = false;
        long slot = grid + leaveOut(now);
        grid = slot + interval;
        return slot;
    }

    /** Called at the end of a cycle: slots that passed meanwhile are skipped. */
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

    /** The number of skipped slots. */
    synchronized long skipped() {
        return skipped;
    }
}
