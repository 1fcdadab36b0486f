package com.bitville.postgres.database.internal.guard;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which columns the relations of a server have, by what that depends on: the build of the server and the versions of a database's
 * extensions. The databases of a server are mostly alike, its connections always. Safe for use by several threads.
 */
final class ColumnCache {
    /** Servers with more kinds of databases have the others read anew. */
    static final int MOST = 8;

    /** Somebody may add a table to an extension without another version; nobody tells. */
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

    /** A statement failed as it does where a relation is not as it was known. */
    synchronized void forget() {
        known.clear();
    }
}
