package com.bitville.postgres.history.internal.file;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where each series has its place. There are thousands, and a cycle speaks of some figures: each figure has a list of its own. */
public final class SlotPlaces {
    private final Map<String, Map<SlotKey, Integer>> byFigure = new HashMap<>();
    /** Asked for by each look of the checks, and changed when a series comes or goes. */
    private @Nullable List<SlotKey> sorted;

    public @Nullable Integer get(SlotKey key) {
        return ofFigure(key.figure()).get(key);
    }

    public Map<SlotKey, Integer> ofFigure(String figure) {
        return byFigure.getOrDefault(figure, Map.of());
    }

    public void put(SlotKey key, Integer place) {
        sorted = null;
        byFigure.computeIfAbsent(key.figure(), unused -> new HashMap<>()).put(key, place);
    }

    public void remove(SlotKey key) {
        sorted = null;
        byFigure.computeIfPresent(key.figure(), (figure, places) -> {
            places.remove(key);
            return places.isEmpty() ? null : places;
        });
    }

    public void clear() {
        sorted = null;
        byFigure.clear();
    }

    /** In their order. */
    public List<SlotKey> keys() {
        List<SlotKey> keys = sorted;
        if (keys == null) {
            keys = byFigure.values().stream()
                    .flatMap(places -> places.keySet().stream())
                    .sorted()
                    .toList();
            sorted = keys;
        }
        return keys;
    }

    public int size() {
        return byFigure.values().stream().mapToInt(Map::size).sum();
    }
}
