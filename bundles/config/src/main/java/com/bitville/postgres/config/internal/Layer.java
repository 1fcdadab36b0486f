package com.bitville.postgres.config.internal;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one source gives.
 *
 * @param given by full key
 * @param servers the further servers it names
 * @param broken the sections in which it cannot be trusted
 */
record Layer(Map<String, Given> given, Set<String> servers, Set<String> broken) {
    static final Layer EMPTY = new Layer(Map.of(), Set.of(), Set.of());

    Layer {
        given = Map.copyOf(given);
        servers = Set.copyOf(servers);
        broken = Set.copyOf(broken);
    }

    /**
     * A value as given.
     *
     * @param text not yet read
     * @param origin where it stands, as shown to people
     */
    record Given(String text, String origin) {}

    @Nullable
    Given find(String full) {
        return given.get(full);
    }

    boolean isBroken(String section) {
        return broken.contains(section) || broken.contains(IniFile.DEFAULT);
    }

    /** A source of which nothing can be known. */
    static Layer unreadable() {
        return new Layer(Map.of(), Set.of(), Set.of(IniFile.DEFAULT));
    }
}
