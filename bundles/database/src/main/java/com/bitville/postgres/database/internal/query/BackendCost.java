package com.bitville.postgres.database.internal.query;

import com.bitville.postgres.api.database.Cost;
import java.util.OptionalLong;

/**
 * The cost of one backend, in CPU time by the kernel and in elapsed time by the client's clock. Each nanosecond is charged once: the time
 * between two leases, including connecting and probing, is charged to the next, so that the client's time bounds the backend's.
 */
public final class BackendCost {
    /**
     * What the end of a backend costs at least, which nobody can read any more: measured on 13 to 18. It grows with the memory that is
     * mapped, most of it shared buffers: 10 ms after a visit to 10,000 tables.
     */
    private static final long END_NANOS = 1_500_000;

    private static final long END_NANOS_A_MEGABYTE = 90_000;

    private final BackendCpu cpu;
    private long waited;

    public BackendCost(BackendCpu cpu) {
        this.cpu = cpu;
    }

    /** Adds time for which the client waited for this backend. */
    public synchronized void waited(long nanos) {
        waited += nanos;
    }

    /** The cost that has not been charged. */
    public synchronized Cost uncharged() {
        return new Cost(waited, cpu.uncharged());
    }

    /** Charges the cost that has not been charged. */
    public synchronized Cost charge() {
        OptionalLong used = cpu.uncharged();
        Cost cost = new Cost(waited, used);
        cpu.charge(used.orElse(0));
        waited = 0;
        return cost;
    }

    /** The connection has ended. */
    public void end() {
        cpu.end();
    }

    /** Charges the cost that has not been charged, and what the end of the backend will cost. */
    public synchronized Cost chargeWithEnd() {
        Cost cost = charge();
        long end = Math.max(END_NANOS, cpu.residentMegabytes() * END_NANOS_A_MEGABYTE);
        return new Cost(
                cost.clientNanos() + end,
                cost.cpuNanos().isPresent()
                        ? OptionalLong.of(cost.cpuNanos().getAsLong() + end)
                        : OptionalLong.empty());
    }
}
