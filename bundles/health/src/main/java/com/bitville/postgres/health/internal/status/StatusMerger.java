package com.bitville.postgres.health.internal.status;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Merges the fragments of a status document: lists under one key are concatenated, objects merged, of plain values the first is kept. */
final class StatusMerger {
    private final Map<String, Object> merged = new LinkedHashMap<>();

    void add(Map<?, ?> fragment) {
        into(merged, fragment);
    }

    Map<String, Object> merged() {
        return merged;
    }

    private static void into(Map<String, Object> target, Map<?, ?> fragment) {
        fragment.forEach((key, value) -> {
            String name = String.valueOf(key);
            target.put(name, join(target.get(name), value));
        });
    }

    /** A value of another bundle's class is converted to text, because its methods may fail wherever it is shown. */
    private static @Nullable Object plain(@Nullable Object value) {
        return value == null || value.getClass().getClassLoader() == null ? value : String.valueOf(value);
    }

    private static @Nullable Object join(@Nullable Object present, @Nullable Object added) {
        if (added instanceof Map<?, ?> object && (present == null || present instanceof Map<?, ?>)) {
            Map<String, Object> joined = new LinkedHashMap<>();
            if (present instanceof Map<?, ?> first) {
                into(joined, first);
            }
            into(joined, object);
            return joined;
        }
        if (added instanceof Collection<?> list && (present == null || present instanceof Collection<?>)) {
            List<Object> joined = new ArrayList<>();
            if (present instanceof Collection<?> first) {
                joined.addAll(first);
            }
            list.forEach(each -> joined.add(join(null, each)));
            return joined;
        }
        return present == null ? plain(added) : present;
    }
}
