package com.bitville.postgres.database.internal.guard;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a server's relations, keyed by what they depend on: the server's build and the versions of a database's extensions. All
 * connections to one database share a key, and so do most databases of a server. Thread-safe.
 */
final class ColumnCache {
    /** The most keys kept; the columns of further databases are read again each time. */
    static final int MOST = 8;

    /** A table may be added to an extension without a new version, which nothing reports. */
    static final Duration LONGEST = Duration.ofHours(1);

    private record Known(Map<String, Set<String>> columns, long at) {}

    private final LongSupplier nanoTime;
    private final Map<String, Known> known = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MOST;
        }
    };

    ColumnCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    synchronized @Nullable Map<String, Set<String>> get(String key) {
        Known found = known.get(key);
        return found == null || nanoTime.getAsLong() - found.at() >= LONGEST.toNanos() ? null : found.columns();
    }

    synchronized void put(String key, Map<String, Set<String>> columns) {
        known.put(key, new Known(columns, nanoTime.getAsLong()));
    }

    /** Drops the cache after a failure that suggests a relation has changed. */
    synchronized void forget() {
        known.clear();
    }
}
