package com.bitville.postgres.wire.internal.redaction;

import com.bitville.postgres.api.correlation.TagFilter;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The allowed tags, with a limit on the values for each server. Safe for use by several threads. */
public final class TagAllowance {
    private final Clock clock;
    private final Map<String, Map<String, TagValues>> seen = new HashMap<>();
    private Set<String> allowed = Set.of();

    /**
     * Allows nothing yet.
     *
     * @param clock for the expiry of values
     */
    public TagAllowance(Clock clock) {
        this.clock = clock;
    }

    /**
     * Allows these tags and no others from now on.
     *
     * @param tags their keys
     */
    public synchronized void allow(Set<String> tags) {
        allowed = Set.copyOf(tags);
        seen.values().forEach(values -> values.keySet().retainAll(allowed));
    }

    /**
     * Filters the tags of a server.
     *
     * @param server its name
     * @param tags sanitized values by key
     * @return the allowed tags, within the limit
     */
    public synchronized Map<String, String> filter(String server, Map<String, String> tags) {
        if (allowed.isEmpty() || tags.isEmpty()) {
            return Map.of();
        }
        Instant now = clock.instant();
        Map<String, String> kept = new HashMap<>();
        Map<String, TagValues> values = seen.computeIfAbsent(server, name -> new HashMap<>());
        tags.forEach((key, value) -> {
            if (allowed.contains(key)) {
                boolean room =
                        values.computeIfAbsent(key, name -> new TagValues()).admits(value, now);
                kept.put(key, room ? value : TagFilter.OTHER);
            }
        });
        return kept;
    }
}
