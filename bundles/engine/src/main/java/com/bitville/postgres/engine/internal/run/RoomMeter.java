package com.bitville.postgres.engine.internal.run;

import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** Answers a run that reads many objects one by one whether it has room for the next; the dearest so far is what that may cost. Thread-safe. */
public final class RoomMeter {
    /** Decides, for what the run has cost and what the next object may cost. */
    @FunctionalInterface
    public interface Room {
        boolean isLeft(long sofar, long step);
    }

    private final LongSupplier cost;
    private final Room room;
    private boolean asked;
    private boolean refused;
    private long before;
    private long step;

    public RoomMeter(LongSupplier cost, Room room) {
        this.cost = cost;
        this.room = room;
    }

    synchronized boolean hasRoom() {
        long now = cost.getAsLong();
        asked = true;
        step = Math.max(step, now - before);
        before = now;
        refused |= !room.isLeft(now, step);
        return !refused;
    }

    /** Whether the run was told to end early: it is due again soon. */
    public synchronized boolean isRefused() {
        return refused;
    }

    /** The cost of one object: with as much room the run can begin again. Empty for a run that never asked. */
    public synchronized OptionalLong step() {
        return asked ? OptionalLong.of(step) : OptionalLong.empty();
    }
}
