package com.bitville.postgres.spool.internal;

import org.jspecify.annotations.Nullable;

/** What is kept in memory because the disk cannot take it. */
final class Memory {
    /** To be written as soon as the disk is well again. */
    private final MemoryRing ring;
    /** Taken before the folder could first be opened: it carries a passing identity and never goes to disk. */
    private final MemoryRing early;

    Memory(long mostBytes) {
        ring = new MemoryRing(mostBytes);
        early = new MemoryRing(mostBytes);
    }

    MemoryRing ring() {
        return ring;
    }

    MemoryRing early() {
        return early;
    }

    boolean remove(long seq) {
        return ring.remove(seq) || early.remove(seq);
    }

    @Nullable
    Item get(long seq) {
        Item kept = ring.get(seq);
        return kept == null ? early.get(seq) : kept;
    }

    byte @Nullable [] state(String key) {
        byte[] kept = ring.state(key);
        return kept == null ? early.state(key) : kept;
    }

    /** The space that it would take on disk. */
    long space() {
        return Room.space(ring.items()) + Room.space(early.items());
    }

    int size() {
        return ring.size() + early.size();
    }
}
