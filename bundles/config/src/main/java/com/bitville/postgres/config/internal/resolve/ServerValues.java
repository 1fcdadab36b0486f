package com.bitville.postgres.config.internal.resolve;

import com.bitville.postgres.config.internal.source.ConfigurationErrors;
import com.bitville.postgres.config.internal.value.Key;
import com.bitville.postgres.config.internal.value.ServerSections;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** The values of one server by declaration; those of the first server include the values that exist once. */
final class ServerValues {
    private final Map<Key, ResolvedValue> values = new LinkedHashMap<>();

    ServerValues(List<Key> keys, String server, KeyLookup keyLookup, ConfigurationErrors configurationErrors) {
        for (Key key : keys) {
            values.put(
                    key,
                    keyLookup.value(server.equals(ServerSections.DEFAULT) ? key : key.of(server), configurationErrors));
        }
    }

    ResolvedValue get(Key declared) {
        return Objects.requireNonNull(values.get(declared), declared::full);
    }

    void change(Key declared, UnaryOperator<ResolvedValue> change) {
        values.put(declared, change.apply(get(declared)));
    }

    /** Whether all of these keys have a valid value. */
    boolean usable(Key... declared) {
        return List.of(declared).stream()
                .map(this::get)
                .allMatch(resolvedValue -> !resolvedValue.faulty() && resolvedValue.value() != null);
    }

    Collection<ResolvedValue> all() {
        return List.copyOf(values.values());
    }
}
