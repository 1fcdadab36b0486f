package com.bitville.postgres.activity.internal.profile;

import com.bitville.postgres.activity.internal.session.Backend;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The load over the looks of one period. Not thread-safe. */
final class LoadWindow {
    /** In a usual minute there are hundreds of keys; only an application with a name for each connection has more. */
    static final int MOST_KEYS = 4_000;

    static final int MOST_VALUES = 1_000;
    private static final int MOST_TEXTS = 300;
    private static final int MOST_ROOTS = 500;

    /** What was last seen of the session that blocks others. */
    record Root(
            int pid,
            @Nullable String state,
            @Nullable String usename,
            @Nullable String datname,
            @Nullable String applicationName,
            @Nullable String statement) {}

    final BoundedTallies<LoadKey> keys = new BoundedTallies<>(MOST_KEYS);
    final Map<LoadDimension, BoundedTallies<String>> dimensions = new EnumMap<>(LoadDimension.class);
    final BoundedTallies<String> processes = new BoundedTallies<>(MOST_VALUES);
    /** By the root's process id, empty where it is unknown. */
    final BoundedTallies<Optional<Integer>> blocked = new BoundedTallies<>(MOST_ROOTS);

    final Map<Integer, Root> roots = new HashMap<>();
    final Map<String, String> texts = new HashMap<>();
    final Tally active = new Tally();
    final Tally idleInTransaction = new Tally();
    private long coveredMs;
    private long longestGapMs;
    private int looks;

    LoadWindow() {
        for (LoadDimension dimension : LoadDimension.values()) {
            dimensions.put(dimension, new BoundedTallies<>(MOST_VALUES));
        }
    }

    void look(long weightMs) {
        looks++;
        coveredMs += weightMs;
        longestGapMs = Math.max(longestGapMs, weightMs);
    }

    void active(LoadKey key, long weightMs) {
        active.add(weightMs);
        keys.add(key, weightMs);
        dimensions.forEach((dimension, tallies) -> tallies.add(dimension.of(key), weightMs));
    }

    void text(@Nullable String statement, Backend backend) {
        String query = backend.query();
        if (statement != null
                && query != null
                && texts.size() < MOST_TEXTS
                && StatementBuckets.isOneStatement(statement)) {
            texts.putIfAbsent(statement, query);
        }
    }

    void blocked(Optional<Root> root, long weightMs) {
        blocked.add(root.map(Root::pid), weightMs);
        root.filter(found -> roots.size() < MOST_ROOTS || roots.containsKey(found.pid()))
                .ifPresent(found -> roots.put(found.pid(), found));
    }

    /** Takes in a window before this one that was not committed. */
    void add(LoadWindow older) {
        keys.add(older.keys);
        dimensions.forEach((dimension, tallies) -> {
            BoundedTallies<String> others = older.dimensions.get(dimension);
            if (others != null) {
                tallies.add(others);
            }
        });
        processes.add(older.processes);
        blocked.add(older.blocked);
        older.roots.forEach(roots::putIfAbsent);
        older.texts.forEach(texts::putIfAbsent);
        active.add(older.active);
        idleInTransaction.add(older.idleInTransaction);
        coveredMs += older.coveredMs;
        longestGapMs = Math.max(longestGapMs, older.longestGapMs);
        looks += older.looks;
    }

    long coveredMs() {
        return coveredMs;
    }

    long longestGapMs() {
        return longestGapMs;
    }

    int looks() {
        return looks;
    }
}
