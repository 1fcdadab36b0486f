package com.bitville.postgres.config.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** The values of one server, with the first also those that exist once, by their declaration. */
final class Group {
    private final Map<Key, Value> values = new LinkedHashMap<>();

    Group(List<Key> keys, String server, Lookup lookup, Findings findings) {
        for (Key key : keys) {
            values.put(key, lookup.value(server.equals(Servers.DEFAULT) ? key : key.of(server), findings));
        }
    }

    Value get(Key declared) {
        return Objects.requireNonNull(values.get(declared), declared::full);
    }

    void change(Key declared, UnaryOperator<Value> change) {
        values.put(declared, change.apply(get(declared)));
    }

    /** Whether all of these have a value that can be used. */
    boolean usable(Key... declared) {
        return List.of(declared).stream().map(this::get).allMatch(value -> !value.faulty() && value.value() != null);
    }

    Collection<Value> all() {
        return List.copyOf(values.values());
    }
}
