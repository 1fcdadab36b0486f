package com.bitville.postgres.spool.internal.queue;

import com.bitville.postgres.spool.internal.format.PayloadWithBody;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Payloads and states kept in memory because the disk fails. */
public final class MemoryFallback {
    /** To be written as soon as the disk works again. */
    private final MemoryRing ring;
    /** Accepted before the folder could first be opened: it has a temporary identity and never goes to disk. */
    private final MemoryRing early;

    public MemoryFallback(long mostBytes) {
        ring = new MemoryRing(mostBytes);
        early = new MemoryRing(mostBytes);
    }

    public MemoryRing ring() {
        return ring;
    }

    public MemoryRing early() {
        return early;
    }

    public boolean remove(long seq) {
        return ring.remove(seq) || early.remove(seq);
    }

    @Nullable
    public PayloadWithBody get(long seq) {
        PayloadWithBody kept = ring.get(seq);
        return kept == null ? early.get(seq) : kept;
    }

    public byte @Nullable [] state(String key) {
        byte[] kept = ring.state(key);
        return kept == null ? early.state(key) : kept;
    }

    public Set<String> stateKeys() {
        Set<String> keys = new HashSet<>(ring.states().keySet());
        keys.addAll(early.states().keySet());
        return keys;
    }

    /** The space that it would use on disk. */
    public long space() {
        return DiskQuota.space(ring.items()) + DiskQuota.space(early.items());
    }

    public int size() {
        return ring.size() + early.size();
    }
}
