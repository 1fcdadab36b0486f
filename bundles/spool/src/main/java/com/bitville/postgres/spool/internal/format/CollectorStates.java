package com.bitville.postgres.spool.internal.format;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of each collector and the record that holds it. The bytes are kept here too: if the folder is removed, its payloads are
 * lost, but not the positions of all collectors. Used under the lock of SpoolWriter, except for {@link #get} and {@link #keys}.
 */
public final class CollectorStates {
    private final Map<String, byte[]> newest = new ConcurrentHashMap<>();
    /** The record that holds it; none if that record was removed. */
    private final Map<String, CommitRecord.Name> holders = new HashMap<>();

    /** A record in force holds these. */
    public void put(Map<String, byte[]> states, CommitRecord.Name holder) {
        newest.putAll(states);
        states.keySet().forEach(key -> holders.put(key, holder));
    }

    public byte @Nullable [] get(String key) {
        return newest.get(key);
    }

    public Set<String> keys() {
        return Set.copyOf(newest.keySet());
    }

    public boolean anyHeldBy(CommitRecord.Name record) {
        return holders.containsValue(record);
    }

    /** The record was removed by others: the next one must contain its states. */
    public void taken(CommitRecord.Name record) {
        holders.values().removeIf(record::equals);
    }

    /** The states that no record holds, or only this one, which is about to be deleted. */
    public Map<String, byte[]> homelessWithout(CommitRecord.@Nullable Name leaving) {
        Map<String, byte[]> homeless = new TreeMap<>(newest);
        homeless.keySet().removeIf(key -> holders.containsKey(key) && !Objects.equals(holders.get(key), leaving));
        return homeless;
    }
}
