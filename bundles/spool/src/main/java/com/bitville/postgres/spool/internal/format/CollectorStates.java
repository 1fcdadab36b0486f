package com.bitville.postgres.spool.internal.format;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of each collector and the record that holds it. The bytes are kept here too: a folder that somebody takes away costs
 * the payloads in it, and must not cost in addition what every collector has read up to now. Used under the committer's lock, but for
 * {@link #get}.
 */
public final class CollectorStates {
    private final Map<String, byte[]> newest = new ConcurrentHashMap<>();
    /** Which record holds it; none once that is gone. */
    private final Map<String, CommitRecord.Name> holders = new HashMap<>();

    /** A record in force holds these. */
    public void put(Map<String, byte[]> states, CommitRecord.Name holder) {
        newest.putAll(states);
        states.keySet().forEach(key -> holders.put(key, holder));
    }

    public byte @Nullable [] get(String key) {
        return newest.get(key);
    }

    public boolean anyHeldBy(CommitRecord.Name record) {
        return holders.containsValue(record);
    }

    /** Somebody took the record away: what it held belongs into the next one. */
    public void taken(CommitRecord.Name record) {
        holders.values().removeIf(record::equals);
    }

    /** What no record holds, or this one alone, which is about to go. */
    public Map<String, byte[]> homelessWithout(CommitRecord.@Nullable Name leaving) {
        Map<String, byte[]> homeless = new TreeMap<>(newest);
        homeless.keySet().removeIf(key -> holders.containsKey(key) && !Objects.equals(holders.get(key), leaving));
        return homeless;
    }
}
