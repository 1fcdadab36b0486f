package com.bitville.postgres.database.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * At most five physical connections to one server, whoever holds them: a pool, the pool that replaces it, and backends of the same
 * role that another process left behind. Outlives a component, so that a new pool cannot open while the old one still closes.
 */
final class ConnectionBudget {
    /** The promise of the whole agent. */
    static final int MOST = 5;

    private static final Map<String, ConnectionBudget> BY_SERVER = new HashMap<>();

    private final LongSupplier nanoTime;
    private final List<Slot> held = new ArrayList<>();
    private int foreign;

    ConnectionBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The one budget of a server; budgets of servers that hold nothing any more are forgotten. */
    static ConnectionBudget of(String server) {
        synchronized (BY_SERVER) {
            BY_SERVER
                    .entrySet()
                    .removeIf(entry ->
                            !entry.getKey().equals(server) && entry.getValue().idle());
            return BY_SERVER.computeIfAbsent(server, name -> new ConnectionBudget(System::nanoTime));
        }
    }

    /** Takes a place for one connection, or nothing where all are taken. */
    synchronized @Nullable Slot tryAcquire() {
        forgetTheGone();
        if (held.size() + foreign >= MOST && !held.isEmpty()) {
            return null;
        }
        if (held.size() >= MOST) {
            return null;
        }
        Slot slot = new Slot();
        held.add(slot);
        return slot;
    }

    /**
     * Learns which backends of our role there are, this budget's own among them.
     *
     * @return whether they are more than allowed
     */
    synchronized boolean exceededBy(Collection<Integer> backendsOfOurRole) {
        Set<Integer> others = new HashSet<>(backendsOfOurRole);
        held.forEach(slot -> others.remove(slot.pid));
        foreign = others.size();
        return backendsOfOurRole.size() > MOST;
    }

    synchronized int free() {
        forgetTheGone();
        return Math.max(0, MOST - foreign - held.size());
    }

    private synchronized boolean idle() {
        forgetTheGone();
        return held.isEmpty();
    }

    private void forgetTheGone() {
        long now = nanoTime.getAsLong();
        held.removeIf(slot -> slot.closed && now - slot.goneAt >= 0);
    }

    /** The place of one connection. */
    final class Slot {
        private int pid;
        private boolean closed;
        private long goneAt;

        void servedBy(int backendPid) {
            synchronized (ConnectionBudget.this) {
                pid = backendPid;
            }
        }

        /** Gives the place back once the backend has had the time to go away. */
        void release(Duration backendLives) {
            synchronized (ConnectionBudget.this) {
                if (!closed) {
                    closed = true;
                    goneAt = nanoTime.getAsLong() + backendLives.toNanos();
                }
            }
        }
    }
}
