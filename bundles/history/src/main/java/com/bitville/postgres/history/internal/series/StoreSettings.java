package com.bitville.postgres.history.internal.series;

import java.time.Duration;

/**
 * The limits in force.
 *
 * @param enabled whether anything is kept
 * @param path the folder; empty for one beside the buffer
 * @param maxBytes what all files may take
 * @param base the finest step of an answer: a cycle of collection in whole minutes
 */
record StoreSettings(boolean enabled, String path, long maxBytes, Duration base) {
    private static final long MIB = 1024 * 1024;
    private static final long LEAST = 16 * MIB;

    StoreSettings {
        if (maxBytes < LEAST) {
            throw new IllegalArgumentException("max.size.mb gives " + maxBytes + " bytes; at least 16 MiB are needed");
        }
    }

    static StoreSettings of(HistoryConfig history, CycleConfig cycle) {
        long minutes = Math.max(1, (cycle.interval_s() + 59) / 60);
        return new StoreSettings(
                history.enabled(),
                history.path() == null ? "" : history.path(),
                history.max_size_mb() * MIB,
                Duration.ofMinutes(minutes));
    }
}
