package com.bitville.postgres.config.internal.source;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values of one source.
 *
 * @param given the values by full key
 * @param servers the additional servers that it declares
 * @param broken the sections with syntax errors
 */
public record SourceLayer(Map<String, Given> given, Set<String> servers, Set<String> broken) {
    public static final SourceLayer EMPTY = new SourceLayer(Map.of(), Set.of(), Set.of());

    public SourceLayer {
        given = Map.copyOf(given);
        servers = Set.copyOf(servers);
        broken = Set.copyOf(broken);
    }

    /**
     * A value as written.
     *
     * @param text the unparsed text
     * @param origin the place of the value, for messages
     */
    public record Given(String text, String origin) {}

    @Nullable
    public Given find(String full) {
        return given.get(full);
    }

    public boolean isBroken(String section) {
        return broken.contains(section) || broken.contains(IniFile.DEFAULT);
    }

    /** A source that cannot be read. */
    public static SourceLayer unreadable() {
        return new SourceLayer(Map.of(), Set.of(), Set.of(IniFile.DEFAULT));
    }
}
