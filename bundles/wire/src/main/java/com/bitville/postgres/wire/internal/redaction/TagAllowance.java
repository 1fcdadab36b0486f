package com.bitville.postgres.wire.internal.redaction;

import com.bitville.postgres.api.correlation.TagFilter;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which tags may leave, and with how many values of each server. Safe for use by several threads. */
public final class TagAllowance {
    private final Clock clock;
    private final Map<String, Map<String, TagValues>> seen = new HashMap<>();
    private Set<String> allowed = Set.of();

    /**
     * Allows nothing yet.
     *
     * @param clock for what was not seen for long
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
     * What may leave of these tags of a server.
     *
     * @param server its name
     * @param tags harmless values by key
     * @return the allowed ones, in bounds
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
