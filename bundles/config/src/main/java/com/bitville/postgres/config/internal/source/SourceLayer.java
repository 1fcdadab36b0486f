package com.bitville.postgres.config.internal.source;

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
public record SourceLayer(Map<String, Given> given, Set<String> servers, Set<String> broken) {
    public static final SourceLayer EMPTY = new SourceLayer(Map.of(), Set.of(), Set.of());

    public SourceLayer {
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
    public record Given(String text, String origin) {}

    @Nullable
    public Given find(String full) {
        return given.get(full);
    }

    public boolean isBroken(String section) {
        return broken.contains(section) || broken.contains(IniFile.DEFAULT);
    }

    /** A source of which nothing can be known. */
    public static SourceLayer unreadable() {
        return new SourceLayer(Map.of(), Set.of(), Set.of(IniFile.DEFAULT));
    }
}
