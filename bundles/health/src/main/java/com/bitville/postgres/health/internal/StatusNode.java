package com.bitville.postgres.health.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An object of the status document; a member that is absent or of another type reads as empty. */
record StatusNode(Map<?, ?> object) {
    StatusNode at(String key) {
        return new StatusNode(object.get(key) instanceof Map<?, ?> inner ? inner : Map.of());
    }

    List<StatusNode> list(String key) {
        return object.get(key) instanceof Collection<?> list
                ? list.stream()
                        .filter(Map.class::isInstance)
                        .map(entry -> new StatusNode((Map<?, ?>) entry))
                        .toList()
                : List.of();
    }

    List<String> texts(String key) {
        return object.get(key) instanceof Collection<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    String text(String key) {
        return Objects.toString(object.get(key), "");
    }

    double number(String key) {
        @Nullable Object value = object.get(key);
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    boolean has(String key) {
        return object.get(key) != null;
    }
}
