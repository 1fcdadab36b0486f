package com.bitville.postgres.testkit.listener;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** A limit of requests for each client in a fixed window of time, including refused ones. Safe for use by several threads. */
public final class RateWindow {
    private static final long WINDOW = Duration.ofSeconds(60).toNanos();

    private final LongSupplier nanos;
    private final Map<String, Integer> counts = new HashMap<>();
    private int limit;
    private long opened;

    /**
     * A window that opens now.
     *
     * @param limit the most requests of one client in it
     * @param nanos a clock like {@link System#nanoTime()}
     */
    public RateWindow(int limit, LongSupplier nanos) {
        this.limit = limit;
        this.nanos = nanos;
        this.opened = nanos.getAsLong();
    }

    /**
     * Changes the limit at once.
     *
     * @param newLimit the most requests of one client in a window
     */
    public synchronized void limit(int newLimit) {
        limit = newLimit;
    }

    /**
     * Counts a request.
     *
     * @param client who sent it
     * @return how many seconds to wait if it is one too many, else empty
     */
    public synchronized OptionalLong count(String client) {
        long now = nanos.getAsLong();
        if (now - opened >= WINDOW) {
            opened += (now - opened) / WINDOW * WINDOW;
            counts.clear();
        }
        if (counts.merge(client, 1, Integer::sum) <= limit) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.max(
                1, Duration.ofNanos(opened + WINDOW - now).plusMillis(999).toSeconds()));
    }
}
