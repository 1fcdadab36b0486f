package com.bitville.postgres.database.internal.connect;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Limits the physical connections to one server to five, over all holders: a pool, the pool that replaces it, another entry of the
 * configuration with the same address, and backends of the same role that another process left behind. Outlives a component, so that a
 * new pool cannot open connections while the old one still closes its own.
 */
public final class ConnectionBudget {
    /** The documented limit of the agent. */
    public static final int MOST = 5;

    /** No entry is ever removed: an entry is small, and one without connections may belong to a server that is down. */
    private static final Map<String, ConnectionBudget> BY_ADDRESS = new HashMap<>();

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    private final LongSupplier nanoTime;
    private final List<Slot> held = new ArrayList<>();
    private final Set<Integer> foreign = new HashSet<>();

    public ConnectionBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * The budget of an address, shared by all entries of the configuration with that address. A server that is reached by two names has two
     * budgets; there the count of backends of the same role, read over every new connection, enforces the limit.
     */
    public static ConnectionBudget of(String host, int port) {
        synchronized (BY_ADDRESS) {
            return BY_ADDRESS.computeIfAbsent(
                    plain(host) + ":" + port, address -> new ConnectionBudget(System::nanoTime));
        }
    }

    /** Normalizes the spellings of one name; the loopback names count as one. */
    private static String plain(String host) {
        if (host.startsWith("/")) {
            return host.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
        }
        String bare = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "").replaceAll("\\.$", "");
        return LOOPBACK.contains(bare) ? "localhost" : bare;
    }

    /** Takes a slot for one connection; null if all are in use. */
    synchronized @Nullable Slot tryAcquire() {
        removeReleased();
        if (held.size() + foreign.size() >= MOST && !held.isEmpty()) {
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
     * Records the backends of our role, including those of this budget.
     *
     * @return whether there are more than allowed
     */
    synchronized boolean exceededBy(Collection<Integer> backendsOfOurRole) {
        foreign.clear();
        foreign.addAll(backendsOfOurRole);
        held.forEach(slot -> foreign.remove(slot.pid));
        return backendsOfOurRole.size() > MOST;
    }

    public synchronized int free() {
        removeReleased();
        return Math.max(0, MOST - foreign.size() - held.size());
    }

    /** Whether the slot of a closed connection becomes free as soon as its backend has had time to exit. */
    synchronized boolean willBeFree() {
        removeReleased();
        return held.stream().anyMatch(slot -> slot.closed);
    }

    /** When the slot of a closed connection becomes free; zero if one is free, or if no connection was closed. */
    synchronized Duration untilFree() {
        removeReleased();
        if (held.size() + foreign.size() < MOST) {
            return Duration.ZERO;
        }
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(held.stream()
                .filter(slot -> slot.closed)
                .mapToLong(slot -> slot.freeAt - now)
                .min()
                .orElse(0));
    }

    private void removeReleased() {
        long now = nanoTime.getAsLong();
        held.removeIf(slot -> slot.closed && now - slot.freeAt >= 0);
    }

    /** The slot of one connection. */
    final class Slot {
        private int pid;
        private boolean closed;
        private long freeAt;

        /** Removes the pid from the foreign backends: a concurrent attempt may have counted it there. */
        void servedBy(int backendPid) {
            synchronized (ConnectionBudget.this) {
                pid = backendPid;
                foreign.remove(backendPid);
            }
        }

        /** Frees the slot once the backend has had time to exit. */
        void release(Duration backendLives) {
            synchronized (ConnectionBudget.this) {
                if (!closed) {
                    closed = true;
                    freeAt = nanoTime.getAsLong() + backendLives.toNanos();
                }
            }
        }
    }
}
