package com.bitville.postgres.metrics.internal.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of the status document that a path leads to: one, or one of each destination. */
final class StatusValues {
    private static final String EACH = "[]";
    private static final String ANY = "*";
    private static final String LABEL = "destination";

    private StatusValues() {}

    /**
     * A part of the document.
     *
     * @param labels the destination that it is about, or none
     * @param value what is there; null if there is nothing
     */
    record Found(Map<String, String> labels, @Nullable Object value) {}

    /**
     * Follows a path.
     *
     * @param path keys from the outermost on; {@code name[]} is a list of entries that each have a {@code name}, {@code *} all entries of a
     *     map by their names
     */
    static List<Found> of(@Nullable Object document, List<String> path) {
        List<Found> found = new ArrayList<>();
        follow(document, path, Map.of(), found);
        return found;
    }

    private static void follow(@Nullable Object at, List<String> path, Map<String, String> labels, List<Found> found) {
        if (path.isEmpty()) {
            found.add(new Found(labels, at));
            return;
        }
        String key = path.get(0);
        List<String> rest = path.subList(1, path.size());
        Map<?, ?> map = at instanceof Map<?, ?> known ? known : Map.of();
        if (key.equals(ANY)) {
            map.forEach((name, entry) -> follow(entry, rest, Map.of(LABEL, String.valueOf(name)), found));
        } else if (key.endsWith(EACH)) {
            Object list = map.get(key.substring(0, key.length() - EACH.length()));
            for (Object entry : list instanceof List<?> entries ? entries : List.of()) {
                Object name = entry instanceof Map<?, ?> fields ? fields.get("name") : null;
                follow(entry, rest, Map.of(LABEL, String.valueOf(name)), found);
            }
        } else {
            follow(map.get(key), rest, labels, found);
        }
    }
}
