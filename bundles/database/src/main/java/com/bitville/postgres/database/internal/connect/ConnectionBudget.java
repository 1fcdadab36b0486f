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
 * At most five physical connections to one server, whoever holds them: a pool, the pool that replaces it, another entry of the
 * configuration with the same address, and backends of the same role that another process left behind. Outlives a component, so that a
 * new pool cannot open while the old one still closes.
 */
public final class ConnectionBudget {
    /** The promise of the whole agent. */
    public static final int MOST = 5;

    /** None is ever forgotten: it is small, and one that seems idle may belong to a server that is merely down. */
    private static final Map<String, ConnectionBudget> BY_ADDRESS = new HashMap<>();

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    private final LongSupplier nanoTime;
    private final List<Slot> held = new ArrayList<>();
    private final Set<Integer> foreign = new HashSet<>();

    public ConnectionBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * The one budget of whatever listens at an address, however many entries of the configuration lead there. A server that is reached by
     * two names has two; there the backends of the same role count, which every new connection is told of.
     */
    public static ConnectionBudget of(String host, int port) {
        synchronized (BY_ADDRESS) {
            return BY_ADDRESS.computeIfAbsent(
                    plain(host) + ":" + port, address -> new ConnectionBudget(System::nanoTime));
        }
    }

    /** The spellings of one name; those of this host that every host has are one. */
    private static String plain(String host) {
        if (host.startsWith("/")) {
            return host.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
        }
        String bare = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "").replaceAll("\\.$", "");
        return LOOPBACK.contains(bare) ? "localhost" : bare;
    }

    /** Takes a place for one connection, or nothing where all are taken. */
    synchronized @Nullable Slot tryAcquire() {
        forgetTheGone();
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
     * Learns which backends of our role there are, this budget's own among them.
     *
     * @return whether they are more than allowed
     */
    synchronized boolean exceededBy(Collection<Integer> backendsOfOurRole) {
        foreign.clear();
        foreign.addAll(backendsOfOurRole);
        held.forEach(slot -> foreign.remove(slot.pid));
        return backendsOfOurRole.size() > MOST;
    }

    public synchronized int free() {
        forgetTheGone();
        return Math.max(0, MOST - foreign.size() - held.size());
    }

    /** Whether a connection was closed whose place is free as soon as its backend has had the time to go. */
    synchronized boolean comesBack() {
        forgetTheGone();
        return held.stream().anyMatch(slot -> slot.closed);
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

        /** Another attempt may have taken it for somebody else's meanwhile. */
        void servedBy(int backendPid) {
            synchronized (ConnectionBudget.this) {
                pid = backendPid;
                foreign.remove(backendPid);
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
