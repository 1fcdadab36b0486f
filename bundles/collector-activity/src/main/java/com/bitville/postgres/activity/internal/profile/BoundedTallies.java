package com.bitville.postgres.activity.internal.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tallies by key, of which there may be any number: once as many as allowed are known, further keys are tallied together. */
final class BoundedTallies<K> {
    private final int most;
    private final Map<K, Tally> tallies = new HashMap<>();
    private final Tally others = new Tally();
    private boolean overflowed;

    /** The largest tallies and the sum of the others. */
    record Ranked<K>(List<Map.Entry<K, Tally>> top, Tally rest, int restKeys) {}

    BoundedTallies(int most) {
        this.most = most;
    }

    void add(K key, long weightMs) {
        of(key).add(weightMs);
    }

    void add(BoundedTallies<K> older) {
        older.tallies.forEach((key, tally) -> of(key).add(tally));
        others.add(older.others);
        overflowed |= older.overflowed;
    }

    private Tally of(K key) {
        Tally known = tallies.get(key);
        if (known != null) {
            return known;
        }
        if (tallies.size() >= most) {
            overflowed = true;
            return others;
        }
        Tally fresh = new Tally();
        tallies.put(key, fresh);
        return fresh;
    }

    boolean isEmpty() {
        return tallies.isEmpty();
    }

    /** Splits into the largest and the rest; nothing is in both, nothing in neither. */
    Ranked<K> ranked(int first) {
        List<Map.Entry<K, Tally>> sorted = tallies.entrySet().stream()
                .sorted(Comparator.comparingLong(
                        (Map.Entry<K, Tally> entry) -> -entry.getValue().activeMs()))
                .toList();
        Tally rest = new Tally();
        rest.add(others);
        List<Map.Entry<K, Tally>> beyond = sorted.subList(Math.min(first, sorted.size()), sorted.size());
        beyond.forEach(entry -> rest.add(entry.getValue()));
        return new Ranked<>(
                sorted.subList(0, Math.min(first, sorted.size())), rest, beyond.size() + (overflowed ? 1 : 0));
    }

    Stream<K> keys() {
        return tallies.keySet().stream();
    }
}
