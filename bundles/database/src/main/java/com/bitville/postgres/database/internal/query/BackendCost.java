package com.bitville.postgres.database.internal.query;

import com.bitville.postgres.api.database.Cost;
import java.util.OptionalLong;

/**
 * What one backend has cost, by the kernel's account and by the client's clock. Each nanosecond is charged once: what was spent between
 * two loans, connecting and probing included, is charged to the next, so that the client's time bounds the backend's.
 */
public final class BackendCost {
    private final BackendCpu cpu;
    private long waited;

    public BackendCost(BackendCpu cpu) {
        this.cpu = cpu;
    }

    /** The client waited so long for this backend. */
    public synchronized void waited(long nanos) {
        waited += nanos;
    }

    /** What is not charged yet. */
    public synchronized Cost uncharged() {
        return new Cost(waited, cpu.uncharged());
    }

    /** Charges what is not charged yet. */
    public synchronized Cost charge() {
        OptionalLong used = cpu.uncharged();
        Cost cost = new Cost(waited, used);
        cpu.charge(used.orElse(0));
        waited = 0;
        return cost;
    }
}
