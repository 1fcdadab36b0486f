package com.bitville.postgres.deploy.internal.feature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which optional features are wanted.
 *
 * @param offered all names in the order in which they are shown, with the megabytes that each adds
 * @param wanted by name, the keys that want it
 * @param undecided names that stay as they are unless a key wants them, because their own key is invalid
 */
record FeatureWish(Map<String, Integer> offered, Map<String, List<String>> wanted, Set<String> undecided) {
    static final FeatureWish NOTHING = new FeatureWish(Map.of(), Map.of(), Set.of());

    private static final String KEY = "agent.features";

    static FeatureWish of(FeaturesConfig config) {
        Map<String, Integer> offered = new LinkedHashMap<>();
        items(config.offered()).forEach(item -> offered.put(before(item), Integer.valueOf(after(item))));
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        items(config.features()).forEach(name -> add(wanted, name, KEY));
        items(config.implied()).forEach(item -> add(wanted, before(item), after(item)));
        return new FeatureWish(offered, wanted, Set.copyOf(items(config.undecided())));
    }

    List<String> keys(String name) {
        return wanted.getOrDefault(name, List.of());
    }

    private static void add(Map<String, List<String>> wanted, String name, String key) {
        wanted.computeIfAbsent(name, unused -> new ArrayList<>()).add(key);
    }

    private static List<String> items(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .distinct()
                .toList();
    }

    private static String before(String item) {
        return item.substring(0, item.indexOf('='));
    }

    private static String after(String item) {
        return item.substring(item.indexOf('=') + 1);
    }
}
